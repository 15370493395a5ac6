//! How wide a text is, by estimate, and where it may be broken. There is no font to ask in here, and another one on every
//! machine; what is estimated too wide costs a little room, what is estimated too narrow would be cut off.

/// The width of a text of this size.
pub fn width(text: &str, size: i32) -> i32 {
    text.chars().map(|it| letter(it) * size / 100).sum()
}

/// The same in bold letters.
pub fn bold_width(text: &str, size: i32) -> i32 {
    width(text, size) * 108 / 100
}

/// The width of a letter in hundredths of the size.
fn letter(it: char) -> i32 {
    match it {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' => 31,
        ' ' | 'f' | 'r' | 't' | '(' | ')' | '-' | '/' => 38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 92,
        'A'..='Z' | '&' => 72,
        it if it.is_ascii() => 58,
        '–' | '·' => 58,
        _ => 100,
    }
}

/// The lines of a text that is to be no wider than this. A word that is wider stands on a line of its own.
pub fn wrap(text: &str, size: i32, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line, size) + width(piece.trim_end(), size) > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(piece);
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The pieces between which a line may end: words with the spaces or hyphens after them, and single Chinese characters, which keep
/// closing marks behind them and opening ones before.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, it) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, it)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(it);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || "、，。；：！？）”》·%".contains(after) || "（“《".contains(before) {
        return false;
    }
    before == ' ' || before == '-' || !before.is_ascii() || !after.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_chinese_characters_and_between_words() {
        assert_eq!(wrap("网络安全战略规划", 100, 400), ["网络安全", "战略规划"]);
        assert_eq!(wrap("Data centre and cloud", 100, 700), ["Data centre", "and cloud"]);
        assert_eq!(wrap("大数据中心安全、政务云安全", 100, 700), ["大数据中心安", "全、政务云安全"]);
        assert_eq!(wrap("", 100, 400), Vec::<String>::new());
        assert_eq!(wrap("incomprehensible", 100, 100), ["incomprehensible"]);
    }

    #[test]
    fn no_line_is_wider_than_its_room_unless_one_piece_is() {
        let text = "云上系统的等保备案率（含 IDC 和平台） MLPS filing rate of cloud-hosted systems";
        for room in [300, 500, 900] {
            for line in wrap(text, 100, room) {
                let pieces = pieces(&line).len();
                assert!(width(&line, 100) <= room || pieces == 1, "{room}: {line}");
            }
            let whole: String = wrap(text, 100, room).concat().replace(' ', "");
            assert_eq!(whole, text.replace(' ', ""), "nothing is lost");
        }
    }
}
