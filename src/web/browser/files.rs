//! Files that the user picks, drops or takes home. Nothing leaves the machine.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A file that the user picked or dropped; its content has not been read yet.
#[derive(Clone, Debug)]
pub struct PickedFile {
    file: web_sys::File,
    /// Where it lay in a folder that was dropped.
    path: Option<String>,
}

impl PickedFile {
    /// Its name.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// Its name with the folders in which it lay, as far as they were picked or dropped with it.
    pub fn path(&self) -> String {
        let given = || js_sys::Reflect::get(&self.file, &"webkitRelativePath".into()).ok()?.as_string();
        let path = self.path.clone().or_else(given).filter(|it| !it.is_empty());
        path.unwrap_or_else(|| self.name())
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.file.size() as u64
    }

    /// A piece of its content: so many bytes from this place on, or what there is.
    ///
    /// # Errors
    /// The browser's words, when the file cannot be read (moved, changed, locked, forbidden).
    #[allow(clippy::cast_precision_loss, reason = "no file has more bytes than a float counts exactly")]
    pub async fn piece(&self, from: u64, bytes: u64) -> Result<Vec<u8>, String> {
        let piece = self.file.slice_with_f64_and_f64(from as f64, (from + bytes) as f64).map_err(|it| words(&it))?;
        let buffer = JsFuture::from(piece.array_buffer()).await.map_err(|it| words(&it))?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        give_up(&buffer);
        Ok(bytes)
    }

    /// Its content. The browser begins to read at once, before this is waited for.
    ///
    /// # Errors
    /// The browser's words, when the file cannot be read (moved, locked, forbidden).
    pub fn read(&self) -> impl Future<Output = Result<Vec<u8>, String>> + use<> {
        let buffer = JsFuture::from(self.file.array_buffer());
        async move {
            let buffer = buffer.await.map_err(|it| words(&it))?;
            let bytes = Uint8Array::new(&buffer).to_vec();
            give_up(&buffer);
            Ok(bytes)
        }
    }
}

/// Gives the memory of a buffer back at once. Left to the browser, a file of a gigabyte that is read in pieces takes a
/// gigabyte before anything is collected; a buffer that was sent away belongs to nobody here any more.
fn give_up(buffer: &JsValue) {
    if let Ok(channel) = web_sys::MessageChannel::new() {
        channel.port2().close();
        // A browser that refuses collects it later.
        let _ = channel.port1().post_message_with_transferable(&JsValue::NULL, &Array::of1(buffer));
    }
}

pub(super) fn words(error: &JsValue) -> String {
    String::from(error.unchecked_ref::<js_sys::Error>().message())
}

fn list(files: Option<web_sys::FileList>) -> Vec<PickedFile> {
    let files = files.into_iter().flat_map(|it| (0..it.length()).filter_map(move |idx| it.get(idx)));
    files.map(|file| PickedFile { file, path: None }).collect()
}

/// The files of an `<input type="file">` after its change; the input is emptied so that the same file can be
/// picked again.
pub fn picked(event: &leptos::ev::Event) -> Vec<PickedFile> {
    let input = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
    let files = list(input.as_ref().and_then(web_sys::HtmlInputElement::files));
    if let Some(input) = input {
        input.set_value("");
    }
    files
}

/// The files of a drop, without what lies in folders.
pub fn dropped(event: &leptos::ev::DragEvent) -> Vec<PickedFile> {
    list(event.data_transfer().and_then(|it| it.files()))
}

/// What was dropped, folders with all that is in them: `found` is told how many files there are so far, and says whether
/// to go on. Call it while the drop is handled; browsers forget it afterwards.
pub fn dropped_with_folders(
    event: &leptos::ev::DragEvent,
    found: Box<dyn Fn(usize) -> bool>,
) -> impl Future<Output = Vec<PickedFile>> + use<> {
    let flat = dropped(event);
    let items = event.data_transfer().and_then(|it| js_sys::Reflect::get(&it, &"items".into()).ok());
    let items = items.map(|it| Array::from(&it)).unwrap_or_default();
    let entry = |item: JsValue| called(&item, "webkitGetAsEntry", &[]).ok().filter(JsValue::is_truthy);
    let entries: Vec<JsValue> = items.iter().filter_map(entry).collect();
    async move {
        // Browsers that know no folders, and what was dropped from another program.
        if entries.len() < flat.len() { flat } else { walk(entries, found).await }
    }
}

/// Walks through folders. Their interfaces have no names here, because glue for each of them would be part of a first
/// visit.
async fn walk(entries: Vec<JsValue>, found: Box<dyn Fn(usize) -> bool>) -> Vec<PickedFile> {
    let (mut left, mut files) = (entries, Vec::new());
    while let Some(entry) = left.pop() {
        if !found(files.len()) {
            break;
        }
        let member = |name: &str| js_sys::Reflect::get(&entry, &name.into()).unwrap_or_default();
        if member("isDirectory").is_truthy() {
            let Ok(reader) = called(&entry, "createReader", &[]) else { continue };
            // A reader hands out a folder in pieces, and an empty one at its end. What cannot be read is not there.
            loop {
                let some = called_back(&reader, "readEntries").await.map(|it| Array::from(&it)).unwrap_or_default();
                if some.length() == 0 {
                    break;
                }
                left.extend(some.iter());
            }
        } else if let Ok(file) = called_back(&entry, "file").await {
            let path = member("fullPath").as_string().map(|it| it.trim_start_matches('/').to_owned());
            files.push(PickedFile { file: file.unchecked_into(), path });
        }
    }
    files
}

/// What a method comes to that takes two functions and calls one of them.
async fn called_back(of: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        if let Err(error) = called(of, method, &[&resolve, &reject]) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await
}

/// Calls a method for which there is no name here.
pub(super) fn called(of: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method = js_sys::Reflect::get(of, &method.into())?.dyn_into::<js_sys::Function>()?;
    method.apply(of, &arguments.iter().copied().collect())
}

/// Text in the encoding of systems that are set to Chinese, GB 18030; `None` where it is none.
pub fn decode_gb18030(bytes: &[u8]) -> Option<String> {
    let decoder = js_sys::Reflect::get(&js_sys::global(), &"TextDecoder".into()).ok()?;
    let decoder: js_sys::Function = decoder.dyn_into().ok()?;
    let decoder = js_sys::Reflect::construct(&decoder, &Array::of1(&"gb18030".into())).ok()?;
    let text = called(&decoder, "decode", &[&Uint8Array::from(bytes)]).ok()?.as_string()?;
    Some(text).filter(|it| !it.contains('\u{fffd}'))
}

/// Why a file that the user may choose was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// The user chose none.
    Cancelled,
    /// The browser refused, in its words.
    Refused(String),
}

impl SaveError {
    /// The browser's words.
    pub fn words(self) -> String {
        match self {
            Self::Cancelled => String::new(),
            Self::Refused(words) => words,
        }
    }

    fn new(error: &JsValue) -> Self {
        match String::from(error.unchecked_ref::<js_sys::Error>().name()).as_str() {
            "AbortError" => Self::Cancelled,
            _ => Self::Refused(words(error)),
        }
    }
}

/// A file on the user's disk that they chose to write to.
#[derive(Clone, Debug)]
pub struct SaveTarget(JsValue);

impl SaveTarget {
    const PICKER: &str = "showSaveFilePicker";

    /// Whether the browser lets users choose a file to write to. Not every browser does, and none on plain http.
    pub fn is_offered() -> bool {
        web_sys::window().is_some_and(|it| js_sys::Reflect::has(&it, &Self::PICKER.into()) == Ok(true))
    }

    /// Lets the user choose, with this name as a proposal.
    ///
    /// # Errors
    /// They chose none, or the browser refused.
    pub async fn ask(name: &str) -> Result<Self, SaveError> {
        let window = web_sys::window().ok_or(SaveError::Refused(String::new()))?;
        let options = js_sys::Object::new();
        let refused = |it: JsValue| SaveError::new(&it);
        js_sys::Reflect::set(&options, &"suggestedName".into(), &name.into()).map_err(refused)?;
        call(&window, Self::PICKER, &options).await.map(Self).map_err(refused)
    }

    /// Its name.
    pub fn name(&self) -> String {
        js_sys::Reflect::get(&self.0, &"name".into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
    }

    /// Writes it anew. The browser puts the new content in place of the old one only when all of it is there.
    ///
    /// # Errors
    /// The browser refused.
    pub async fn write(&self, bytes: &[u8]) -> Result<(), SaveError> {
        let write = async {
            let stream = call(&self.0, "createWritable", &JsValue::UNDEFINED).await?;
            call(&stream, "write", &Uint8Array::from(bytes)).await?;
            call(&stream, "close", &JsValue::UNDEFINED).await
        };
        write.await.map(|_| ()).map_err(|it: JsValue| SaveError::new(&it))
    }
}

/// Calls a method that comes to something in time, for what `web_sys` has no names for yet.
async fn call(of: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(called(of, method, &[argument])?.dyn_into::<js_sys::Promise>()?).await
}

/// Hands a file to the user.
///
/// # Errors
/// The browser's words, when it refuses.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), String> {
    let parts = Array::of1(&Uint8Array::from(bytes).into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|it| words(&it))?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).map_err(|it| words(&it))?;
    let document = web_sys::window().and_then(|it| it.document()).ok_or("no document")?;
    let anchor = document.create_element("a").map_err(|it| words(&it))?;
    let anchor = anchor.unchecked_into::<web_sys::HtmlAnchorElement>();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // Some browsers read the address only after the click has returned.
    super::clock::after(std::time::Duration::from_secs(60), move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    });
    Ok(())
}
