//! QR codes, as an outline for the page and as a picture for office files.

use std::io::Write as _;

use flate2::Crc;
use flate2::write::ZlibEncoder;
use qrcodegen::{QrCode, QrCodeEcc};

/// The light border that a reader needs, in modules.
const QUIET: i32 = 4;

/// A code that says a text.
pub struct Qr(QrCode);

impl Qr {
    /// The code of a text; `None` where it is too long for one, which begins beyond 2,000 letters.
    pub fn of(text: &str) -> Option<Self> {
        QrCode::encode_text(text, QrCodeEcc::Medium).ok().map(Self)
    }

    /// Modules on a side, with the border.
    pub fn side(&self) -> i32 {
        self.0.size() + 2 * QUIET
    }

    /// The dark modules as runs, one rectangle each: the path of an SVG whose unit is a module.
    pub fn outline(&self) -> String {
        let mut path = String::new();
        for y in 0..self.0.size() {
            let mut x = 0;
            while x < self.0.size() {
                let run = (x..self.0.size()).take_while(|it| self.0.get_module(*it, y)).count() as i32;
                if run > 0 {
                    path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
                }
                x += run.max(1);
            }
        }
        path
    }

    /// A black-and-white PNG of so many pixels for each module.
    ///
    /// # Panics
    /// Never: memory takes it.
    pub fn png(&self, scale: u32) -> Vec<u8> {
        let side = self.side() as u32 * scale;
        let mut rows = Vec::new();
        for y in 0..self.side() {
            let mut row = vec![0_u8; 1 + side.div_ceil(8) as usize];
            for x in 0..side {
                let is_light = !self.0.get_module((x / scale) as i32 - QUIET, y - QUIET);
                row[1 + x as usize / 8] |= u8::from(is_light) << (7 - x % 8);
            }
            (0..scale).for_each(|_| rows.extend_from_slice(&row));
        }
        let mut zlib = ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
        zlib.write_all(&rows).expect("memory takes it");
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
        // One bit for each pixel, grey, and nothing unusual.
        header.extend([1, 0, 0, 0, 0]);
        chunk(&mut png, b"IHDR", &header);
        chunk(&mut png, b"IDAT", &zlib.finish().expect("memory takes it"));
        chunk(&mut png, b"IEND", &[]);
        png
    }
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    png.extend((content.len() as u32).to_be_bytes());
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(content);
    png.extend(kind);
    png.extend(content);
    png.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    const DID: &str = "did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw";

    fn dark(qr: &Qr) -> Vec<(i32, i32)> {
        let size = qr.0.size();
        let all = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
        all.filter(|(x, y)| qr.0.get_module(*x, *y)).collect()
    }

    /// Reads the drawing back into modules.
    fn drawn(path: &str) -> Vec<(i32, i32)> {
        let mut modules = Vec::new();
        for piece in path.split('z').filter(|it| !it.is_empty()) {
            let (place, run) = piece.trim_start_matches('M').split_once('h').expect("a run");
            let (x, y) = place.split_once(' ').expect("a place");
            let run: i32 = run.split('v').next().and_then(|it| it.parse().ok()).expect("a length");
            let (x, y): (i32, i32) = (x.parse().expect("a number"), y.parse().expect("a number"));
            modules.extend((x..x + run).map(|x| (x - QUIET, y - QUIET)));
        }
        modules
    }

    #[test]
    fn the_drawing_has_exactly_the_dark_modules() {
        let qr = Qr::of(DID).expect("short enough");
        assert_eq!(drawn(&qr.outline()), dark(&qr));
        assert!(dark(&qr).len() > 300);
    }

    #[test]
    fn the_picture_has_exactly_the_dark_modules() {
        let qr = Qr::of(DID).expect("short enough");
        let png = qr.png(3);
        let side = qr.side() as usize * 3;
        assert_eq!(png[16..24], [(side as u32).to_be_bytes(), (side as u32).to_be_bytes()].concat());
        let length = u32::from_be_bytes(png[33..37].try_into().expect("four bytes")) as usize;
        assert_eq!(&png[37..41], b"IDAT");
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(&png[41..41 + length]).read_to_end(&mut rows).expect("whole data");
        let stride = 1 + side.div_ceil(8);
        assert_eq!(rows.len(), side * stride);
        let mut seen = Vec::new();
        for y in (0..side).step_by(3) {
            for x in (0..side).step_by(3) {
                let bit = rows[y * stride + 1 + x / 8] >> (7 - x % 8) & 1;
                if bit == 0 {
                    seen.push(((x / 3) as i32 - QUIET, (y / 3) as i32 - QUIET));
                }
            }
        }
        assert_eq!(seen, dark(&qr));
    }
}
