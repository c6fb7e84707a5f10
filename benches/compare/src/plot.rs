//! Renders the ratios as an SVG bar chart with a panel for each workload.

use std::fmt::Write;

use crate::runner::rounds::Timings;
use crate::runner::statistics::Quartiles;
use crate::workloads::{CLIENTS, GENESYS_PYTHON, LIBCURL, Language, RAW, WORKLOADS};

const PANEL_WIDTH: f64 = 380.0;
const COLUMNS: usize = 3;
/// Left edge of the bars; the names are to the left of it.
const LEFT: f64 = 115.0;
const BAR_AREA_WIDTH: f64 = 195.0;
const BAR_HEIGHT: f64 = 17.0;
const TOP: f64 = 26.0;
const AXIS: f64 = 34.0;

/// Maximum of an axis: longer bars are cut, so that one slow client does not flatten all others.
const MAX_RATIO: f64 = 5.0;

struct Bar {
    name: String,
    ratio: Quartiles,
    is_ours: bool,
}

struct Panel {
    title: String,
    axis: String,
    /// Maximum of the axis.
    max: f64,
    bars: Vec<Bar>,
}

pub fn svg(timings: &Timings) -> String {
    let panels = panels(timings);
    let mut body = String::new();
    let mut y = 0.0;
    for row in panels.chunks(COLUMNS) {
        let height = row.iter().map(height).fold(0.0, f64::max);
        for (column, panel) in row.iter().enumerate() {
            let x = column as f64 * PANEL_WIDTH;
            let _ = writeln!(body, r#"<g transform="translate({x} {y})">"#);
            draw(&mut body, panel);
            body += "</g>\n";
        }
        y += height;
    }
    let width = PANEL_WIDTH * COLUMNS as f64;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" font-family="sans-serif" font-size="11">
<style>.ours {{ fill: #d9541e }} .peer {{ fill: #8aa1b4 }} .axis {{ stroke: #999 }} .one {{ stroke: #bbb }} .spread {{ stroke: #222 }}</style>
<rect width="100%" height="100%" fill="#fff"/>
{body}</svg>
"##
    )
}

/// C and Rust are relative to libcurl and yyjson, or to the raw socket if these did not run; Python is relative
/// to the package.
fn panels(timings: &Timings) -> Vec<Panel> {
    let compiled = if timings.has(LIBCURL) { LIBCURL } else { RAW };
    let mut panels = Vec::new();
    for (reference, languages, max) in [
        (compiled, &[Language::Rust, Language::C][..], MAX_RATIO),
        (GENESYS_PYTHON, &[Language::Python], f64::INFINITY),
    ] {
        let name = CLIENTS[reference].name.replace('*', "");
        for (workload, spec) in WORKLOADS.iter().enumerate() {
            let bars = bars(timings, workload, reference, languages);
            if bars.is_empty() {
                continue;
            }
            let language = if reference == GENESYS_PYTHON { "Python: " } else { "" };
            let title = format!("{language}{}", spec.title);
            panels.push(Panel { title, axis: format!("time per call, {name} = 1"), max, bars });
        }
    }
    panels
}

fn bars(timings: &Timings, workload: usize, reference: usize, languages: &[Language]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = CLIENTS
        .iter()
        .enumerate()
        .filter(|(_, entry)| languages.contains(&entry.language))
        .filter_map(|(client, entry)| {
            let ratio = timings.ratio(workload, client, reference)?;
            Some(Bar {
                name: entry.name.replace('*', ""),
                ratio,
                is_ours: entry.name.starts_with("**"),
            })
        })
        .collect();
    bars.sort_by(|a, b| a.ratio.median.total_cmp(&b.ratio.median));
    bars
}

fn height(panel: &Panel) -> f64 {
    TOP + panel.bars.len() as f64 * BAR_HEIGHT + AXIS + 12.0
}

fn draw(body: &mut String, panel: &Panel) {
    let max = panel.bars.iter().map(|bar| bar.ratio.high).fold(1.0, f64::max).min(panel.max);
    let step = step(max);
    let scale = BAR_AREA_WIDTH / (max / step).ceil() / step;
    let bottom = TOP + panel.bars.len() as f64 * BAR_HEIGHT;
    let _ = writeln!(body, r#"<text x="{LEFT}" y="16" font-weight="bold">{}</text>"#, panel.title);
    draw_axis(body, panel, bottom, step, scale);
    for (at, bar) in panel.bars.iter().enumerate() {
        draw_bar(body, bar, TOP + at as f64 * BAR_HEIGHT, scale);
    }
}

fn draw_bar(body: &mut String, bar: &Bar, y: f64, scale: f64) {
    let Quartiles { low, median, high } = bar.ratio;
    let class = if bar.is_ours { "ours" } else { "peer" };
    let (middle, text) = (y + 7.0, y + 11.0);
    let end = LEFT + BAR_AREA_WIDTH;
    let at = |ratio: f64| (LEFT + ratio * scale).min(end);
    let is_cut = LEFT + high * scale > end + 0.5;
    let arrow = if is_cut { " \u{25b8}" } else { "" };
    let _ = writeln!(
        body,
        r#"<text x="{:.1}" y="{text:.1}" text-anchor="end">{}</text><rect class="{class}" x="{LEFT}" y="{y:.1}" width="{:.1}" height="14"/><line class="spread" x1="{:.1}" x2="{:.1}" y1="{middle:.1}" y2="{middle:.1}"/><text x="{:.1}" y="{text:.1}">{median:.2}{arrow}</text>"#,
        LEFT - 5.0,
        bar.name,
        at(median) - LEFT,
        at(low),
        at(high),
        at(high.max(median)) + 4.0,
    );
}

fn draw_axis(body: &mut String, panel: &Panel, y: f64, step: f64, scale: f64) {
    let one = LEFT + scale;
    let _ = writeln!(
        body,
        r#"<line class="one" x1="{one:.1}" x2="{one:.1}" y1="{TOP}" y2="{y:.1}"/><line class="axis" x1="{LEFT}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}"/>"#,
        LEFT + BAR_AREA_WIDTH,
    );
    let count = (BAR_AREA_WIDTH / (step * scale)).round() as usize;
    for tick in 0..=count {
        let value = tick as f64 * step;
        let x = LEFT + value * scale;
        let _ = writeln!(
            body,
            r#"<line class="axis" x1="{x:.1}" x2="{x:.1}" y1="{y:.1}" y2="{:.1}"/><text x="{x:.1}" y="{:.1}" text-anchor="middle" font-size="10">{value}</text>"#,
            y + 4.0,
            y + 15.0,
        );
    }
    let middle = LEFT + BAR_AREA_WIDTH / 2.0;
    let _ = writeln!(
        body,
        r#"<text x="{middle:.1}" y="{:.1}" text-anchor="middle" font-size="10">{}</text>"#,
        y + 28.0,
        panel.axis,
    );
}

/// The distance between ticks, for at most six of them.
fn step(max: f64) -> f64 {
    let steps = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
    steps.into_iter().find(|step| max / step <= 6.0).unwrap_or(1000.0)
}
