//! Logos: a file that somebody sent becomes a PNG that we wrote.
//!
//! What it is, is told by its content and never by its name. PNG and JPEG are read as pixels, SVG
//! is drawn. Nothing of the file itself is kept, so nothing in it can do anything: no script, no
//! link, no hidden words of a camera.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree};
use sha2::{Digest, Sha256};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::pixels::{Pixels, fitted};
use crate::db::brands::Logo;
use crate::report;

/// Most bytes of a file.
const MOST_BYTES: usize = 200 * 1024;
/// Most pixels on a side of a PNG or JPEG.
const LONGEST: usize = 4_000;
/// The largest logo we write: twice what a page shows.
const LARGEST: [usize; 2] = [480, 160];
/// Most elements of an SVG.
const MOST_NODES: u32 = 20_000;
/// Most clips and masks of an SVG. Each is drawn anew wherever it is used, also within another, so
/// without an end a small file would be drawn for hours.
const MOST_CLIPS: usize = 24;

/// Elements of an SVG that show other files, words in fonts that we do not have, or copies of
/// copies.
const REFUSED: [&str; 10] = [
    "text",
    "image",
    "feImage",
    "foreignObject",
    "use",
    "symbol",
    "marker",
    "pattern",
    "filter",
    "switch",
];

const TOO_LARGE: &str = "This file is too large: 200 kilobytes are the most.";
const NO_LOGO: &str = "This is no PNG, JPEG or SVG picture, whatever its name says.";
const BROKEN: &str = "This picture is broken and cannot be read. Save it again and choose it anew.";
const TOO_MANY_PIXELS: &str = "This picture has too many pixels: 4,000 a side are the most.";
const NOT_PLAIN: &str = "This SVG has text, pictures, patterns or filters in it. Turn them into \
     outlines, or save the logo as a PNG.";

/// The logo in a file, or what is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Logo, &'static str> {
    if bytes.len() > MOST_BYTES {
        return Err(TOO_LARGE);
    }
    let pixels = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => from_png(bytes)?,
        [0xff, 0xd8, 0xff, ..] => from_jpeg(bytes)?,
        _ => from_svg(std::str::from_utf8(bytes).map_err(|_| NO_LOGO)?)?,
    };
    let pixels = pixels.within(LARGEST);
    let png = written(&pixels).ok_or(BROKEN)?;
    let side = |pixels: usize| i64::try_from(pixels).map_err(|_| BROKEN);
    Ok(Logo {
        hash: Sha256::digest(&png).into(),
        width: side(pixels.width)?,
        height: side(pixels.height)?,
        png,
    })
}

/// The pixels of a PNG that we wrote, for the press.
pub(super) fn pixels_of(png: &[u8]) -> Option<report::Picture> {
    let Pixels { width, height, rgba } = from_png(png).ok()?;
    let side = |pixels: usize| u32::try_from(pixels).ok();
    Some(report::Picture { width: side(width)?, height: side(height)?, rgba })
}

fn from_png(bytes: &[u8]) -> Result<Pixels, &'static str> {
    // One byte a channel, four channels: the pixels themselves are the bound.
    let limits = png::Limits { bytes: LONGEST * LONGEST * 4 };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| BROKEN)?;
    let [width, height] = sides([reader.info().width, reader.info().height])?;
    let mut raw = vec![0; reader.output_buffer_size().ok_or(TOO_MANY_PIXELS)?];
    let frame = reader.next_frame(&mut raw).map_err(|_| BROKEN)?;
    raw.truncate(frame.buffer_size());
    let rgba: Vec<u8> = match frame.color_type {
        png::ColorType::Rgba => raw,
        png::ColorType::Rgb => raw.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect(),
        png::ColorType::Grayscale => raw.iter().flat_map(|p| [*p, *p, *p, 255]).collect(),
        png::ColorType::GrayscaleAlpha => {
            raw.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect()
        }
        png::ColorType::Indexed => return Err(BROKEN),
    };
    Pixels::new(width, height, rgba).ok_or(BROKEN)
}

/// The sides of a picture, if they are not too long.
fn sides(sides: [u32; 2]) -> Result<[usize; 2], &'static str> {
    let sides = sides.map(|side| usize::try_from(side).unwrap_or(usize::MAX));
    if sides.iter().any(|side| *side > LONGEST) { Err(TOO_MANY_PIXELS) } else { Ok(sides) }
}

fn from_jpeg(bytes: &[u8]) -> Result<Pixels, &'static str> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| BROKEN)?;
    let info = decoder.info().ok_or(BROKEN)?;
    let [width, height] = sides([u32::from(info.width), u32::from(info.height)])?;
    let rgba = decoder.decode().map_err(|_| BROKEN)?;
    Pixels::new(width, height, rgba).ok_or(BROKEN)
}

fn from_svg(text: &str) -> Result<Pixels, &'static str> {
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    // Some editors begin a file with a mark that no reader of XML knows.
    let document = Document::parse_with_options(text.trim_start_matches('\u{feff}'), options);
    let document = document.map_err(|_| NO_LOGO)?;
    if document.root_element().tag_name().name() != "svg" {
        return Err(NO_LOGO);
    }
    plain(&document)?;
    let no_files = ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: Box::new(|_, _| None),
    };
    let options = Options { image_href_resolver: no_files, ..Options::default() };
    let tree = Tree::from_xmltree(&document, &options).map_err(|_| BROKEN)?;
    let size = tree.size();
    // Tenths of a pixel, so that a small drawing keeps its proportions.
    let tenths = |side: f32| (side * 10.0).round().clamp(1.0, 1e9) as usize;
    let [width, height] = fitted([tenths(size.width()), tenths(size.height())], LARGEST);
    let side = |pixels: usize| u32::try_from(pixels).map_err(|_| BROKEN);
    let mut drawn = Pixmap::new(side(width)?, side(height)?).ok_or(BROKEN)?;
    let scale = (width as f32 / size.width()).min(height as f32 / size.height());
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut drawn.as_mut());
    let pixel = |pixel: &resvg::tiny_skia::PremultipliedColorU8| {
        let colour = pixel.demultiply();
        [colour.red(), colour.green(), colour.blue(), colour.alpha()]
    };
    let rgba: Vec<u8> = drawn.pixels().iter().flat_map(pixel).collect();
    if rgba.iter().skip(3).step_by(4).all(|alpha| *alpha == 0) {
        return Err("This SVG draws nothing that can be seen.");
    }
    Pixels::new(width, height, rgba).ok_or(BROKEN)
}

/// Refuses an SVG that is more than shapes.
fn plain(document: &Document) -> Result<(), &'static str> {
    let mut clips = 0;
    for node in document.descendants().filter(Node::is_element) {
        if REFUSED.contains(&node.tag_name().name()) {
            return Err(NOT_PLAIN);
        }
        let clipping = |text: &str| text.contains("clip-path") || text.contains("mask");
        if node.tag_name().name() == "style"
            && node.descendants().filter_map(|n| n.text()).any(clipping)
        {
            return Err(NOT_PLAIN);
        }
        let clipped = |name: &str, value: &str| match name {
            "clip-path" | "mask" => true,
            "style" => clipping(value),
            _ => false,
        };
        clips += node.attributes().filter(|a| clipped(a.name(), a.value())).count();
    }
    if clips > MOST_CLIPS { Err(NOT_PLAIN) } else { Ok(()) }
}

fn written(pixels: &Pixels) -> Option<Vec<u8>> {
    let side = |pixels: usize| u32::try_from(pixels).ok();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side(pixels.width)?, side(pixels.height)?);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels.rgba).ok()?;
    writer.finish().ok()?;
    Some(out)
}
