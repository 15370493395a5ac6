//! A drawing as a picture of pixels. Its interfaces have no names here, because glue for each of them would be part of a
//! first visit.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::files::{called, words};

/// An SVG text as a PNG, `scale` pixels for each of its units.
///
/// # Errors
/// The browser's words, when it refuses.
pub async fn png(svg: &str, width: u32, height: u32, scale: u32) -> Result<Vec<u8>, String> {
    draw(svg, width * scale, height * scale).await.map_err(|it| words(&it))
}

async fn draw(svg: &str, width: u32, height: u32) -> Result<Vec<u8>, JsValue> {
    let document = web_sys::window().and_then(|it| it.document()).ok_or_else(|| JsValue::from("no document"))?;
    let image = document.create_element("img")?;
    // The content security policy lets pictures come from data of the page alone.
    image.set_attribute("src", &format!("data:image/svg+xml,{}", js_sys::encode_uri_component(svg)))?;
    JsFuture::from(called(&image, "decode", &[])?.dyn_into::<js_sys::Promise>()?).await?;
    let canvas = document.create_element("canvas")?;
    canvas.set_attribute("width", &width.to_string())?;
    canvas.set_attribute("height", &height.to_string())?;
    let context = called(&canvas, "getContext", &[&"2d".into()])?;
    let (width, height) = (JsValue::from(width), JsValue::from(height));
    called(&context, "drawImage", &[&image, &JsValue::from(0), &JsValue::from(0), &width, &height])?;
    let blob = js_sys::Promise::new(&mut |resolve, reject| {
        if let Err(error) = called(&canvas, "toBlob", &[&resolve, &"image/png".into()]) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    let blob = JsFuture::from(blob).await?;
    let buffer = JsFuture::from(called(&blob, "arrayBuffer", &[])?.dyn_into::<js_sys::Promise>()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
