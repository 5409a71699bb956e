//! Tables: columns as wide as their content asks, heads that stand again on each page, rows that
//! are never cut unless one is taller than a page.

use std::rc::Rc;

use super::document::{Cell, Column, Rich, Row, Table};
use super::draw;
use super::flow::{COLUMN, Flow};
use super::setting::{Face, Laid};
use super::strip::{Mark, Op, Paint, Strip, line};
use super::tree::{Node, Tag};

const CELL: Face = Face::new(9.0, 12.5);
const HEAD: Face = Face::new(8.5, 12.0).bold().paint(Paint::Quiet);
/// Between two columns.
const GAP: f32 = 12.0;
/// Above and below the text of a row.
const PAD: f32 = 3.0;
/// The size of a scale in a cell.
const SCALE: (f32, f32) = (76.0, 20.0);
/// So many strips, the head among them, stand together where a longer table begins and ends.
const TOGETHER: usize = 3;
/// No word of a narrow column may ask for more than this before it is broken.
const LONGEST: f32 = 150.0;

/// Names with values, as a table without a head.
pub(super) fn of_lines(lines: &[(String, Rich)]) -> Table {
    let row = |(name, value): &(String, Rich)| Row {
        cells: vec![Rich::default().quiet(name).into(), value.clone().into()],
        strong: false,
    };
    Table {
        columns: vec![
            Column { names: true, share: 28, ..Column::default() },
            Column { share: 72, ..Column::default() },
        ],
        rows: lines.iter().map(row).collect(),
        ..Table::default()
    }
}

/// Sets a table.
pub(super) fn table(flow: &mut Flow, table: &Table) {
    let count = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let count = count.max(table.head.len());
    if count == 0 {
        return;
    }
    let widths = widths(flow, table, count);
    flow.tree.open(Tag::Table(table.summary.clone()));
    let from = flow.strips.len();
    let head = (!table.head.is_empty()).then(|| Rc::new(head(flow, table, &widths)));
    if let Some(head) = &head {
        flow.push(Strip { keep: true, ..Strip::clone(head) });
    }
    flow.tree.open(Tag::Rows);
    for row in &table.rows {
        self::row(flow, table, row, &widths, head.as_ref());
    }
    flow.tree.close();
    flow.tree.close();
    keep_together(&mut flow.strips[from..]);
    if let Some(first) = flow.strips.get_mut(from) {
        first.before = 10.0;
    }
}

/// Neither the first rows of a table nor the last, which may be the sum, stand alone.
fn keep_together(strips: &mut [Strip]) {
    let count = strips.len();
    for (index, strip) in strips.iter_mut().enumerate() {
        let last = index + 1 == count;
        let end = index + 1 < TOGETHER || index + TOGETHER > count;
        strip.keep = !last && (strip.keep || end);
    }
}

/// How wide each column is; together with the gaps as wide as the text.
fn widths(flow: &mut Flow, table: &Table, count: usize) -> Vec<f32> {
    let room = flow.width - GAP * (count - 1) as f32;
    let mut asks = vec![(0.0_f32, 0.0_f32); count];
    let all = table.rows.iter().flat_map(|row| {
        let plain = row.cells.iter().all(|cell| cell.span <= 1);
        row.cells.iter().enumerate().filter(move |_| plain)
    });
    for (index, cell) in all {
        let (least, most) = flow.setting.widths(&cell.text, CELL.bold());
        let scale = if cell.scale.is_some() { SCALE.0 } else { 0.0 };
        asks[index].0 = asks[index].0.max(least.min(LONGEST)).max(scale);
        asks[index].1 = asks[index].1.max(most).max(scale);
    }
    for (index, name) in table.head.iter().enumerate() {
        let (least, most) = flow.setting.widths(name, HEAD);
        asks[index].0 = asks[index].0.max(least.min(LONGEST));
        asks[index].1 = asks[index].1.max(most);
    }
    let share = |index: usize| table.columns.get(index).map_or(0, |column| column.share);
    if (0..count).all(|index| share(index) > 0) {
        let whole: f32 = (0..count).map(|index| f32::from(share(index))).sum();
        return (0..count).map(|index| room * f32::from(share(index)) / whole).collect();
    }
    shared_out(&asks, room)
}

/// The room for columns that ask for at least so much and at most so much.
fn shared_out(asks: &[(f32, f32)], room: f32) -> Vec<f32> {
    let least: f32 = asks.iter().map(|ask| ask.0).sum();
    let most: f32 = asks.iter().map(|ask| ask.1).sum();
    if least >= room {
        return asks.iter().map(|ask| room * ask.0.max(1.0) / least.max(1.0)).collect();
    }
    if most <= room {
        let free = room - most;
        return asks.iter().map(|ask| ask.1 + free * ask.1.max(1.0) / most.max(1.0)).collect();
    }
    let slim = slim(asks, room);
    let left: f32 = room - slim.iter().flatten().sum::<f32>();
    let wide: Vec<(f32, f32)> =
        asks.iter().zip(&slim).filter(|(_, slim)| slim.is_none()).map(|(ask, _)| *ask).collect();
    let least: f32 = wide.iter().map(|ask| ask.0).sum();
    let most: f32 = wide.iter().map(|ask| ask.1).sum();
    let share = (left - least).max(0.0) / (most - least).max(1.0);
    let width =
        |(ask, slim): (&(f32, f32), &Option<f32>)| slim.unwrap_or(ask.0 + (ask.1 - ask.0) * share);
    asks.iter().zip(&slim).map(width).collect()
}

/// The columns that ask for less than their part of the room: they get it, so that a few short
/// words stand on one line. None where the others would then have no room for their words.
fn slim(asks: &[(f32, f32)], room: f32) -> Vec<Option<f32>> {
    let mut slim = vec![None; asks.len()];
    loop {
        let left: f32 = room - slim.iter().flatten().sum::<f32>();
        let wide = slim.iter().filter(|slim| slim.is_none()).count();
        let part = left / wide.max(1) as f32;
        let mut pairs = slim.iter_mut().zip(asks);
        match pairs.find(|(slim, ask)| slim.is_none() && ask.1 <= part) {
            Some((slim, ask)) => *slim = Some(ask.1),
            None => break,
        }
    }
    let taken = |(slim, ask): (&Option<f32>, &(f32, f32))| slim.unwrap_or(ask.0);
    let fits = slim.iter().zip(asks).map(taken).sum::<f32>() <= room;
    if fits { slim } else { vec![None; asks.len()] }
}

fn head(flow: &mut Flow, table: &Table, widths: &[f32]) -> Strip {
    flow.tree.open(Tag::Head);
    flow.tree.open(Tag::Row);
    let mut marks = Vec::new();
    let (mut x, mut height) = (flow.left, 0.0_f32);
    for (index, width) in widths.iter().enumerate() {
        let name = table.head.get(index).cloned().unwrap_or_default();
        let text = flow.lay(&name, HEAD, *width);
        let node = flow.tree.add(Tag::ColumnHead(1));
        height = height.max(text.height());
        let figures = figures(table, index);
        marks.push(Mark { node: Some(node), ops: lines(&text, x, *width, figures, 0.0) });
        x += width + GAP;
    }
    flow.tree.close();
    flow.tree.close();
    let height = height + PAD;
    marks.push(hairline(flow, height, Paint::Black, 0.8));
    Strip { height, marks, ..Strip::default() }
}

fn figures(table: &Table, index: usize) -> bool {
    table.columns.get(index).is_some_and(|column| column.figures)
}

/// A cell with its place.
struct Set {
    node: Node,
    text: Rc<Laid>,
    x: f32,
    width: f32,
    figures: bool,
    scale: Vec<Op>,
}

impl Set {
    fn above(&self) -> f32 {
        if self.scale.is_empty() { 0.0 } else { SCALE.1 }
    }

    fn height(&self) -> f32 {
        self.above() + self.text.height()
    }
}

fn row(flow: &mut Flow, table: &Table, row: &Row, widths: &[f32], head: Option<&Rc<Strip>>) {
    flow.tree.open(Tag::Row);
    let mut cells = Vec::new();
    let (mut x, mut column) = (flow.left, 0);
    let empty = Cell::default();
    while column < widths.len() {
        let cell = row.cells.get(cells.len()).unwrap_or(&empty);
        let span = cell.span.clamp(1, widths.len() - column);
        let width = widths[column..column + span].iter().sum::<f32>() + GAP * (span - 1) as f32;
        cells.push(set(flow, table, (row, cell, column), x, width));
        x += width + GAP;
        column += span;
    }
    flow.tree.close();
    let tallest = cells.iter().map(Set::height).fold(0.0, f32::max);
    let above = if row.strong { PAD + 5.0 } else { PAD };
    if above + tallest + PAD > COLUMN * 0.8 {
        return cut(flow, &cells, head);
    }
    let height = above + tallest + PAD;
    let mut marks: Vec<Mark> = Vec::new();
    for cell in &cells {
        let ops = lines(&cell.text, cell.x, cell.width, cell.figures, above + cell.above());
        marks.push(Mark { node: Some(cell.node), ops });
        let mut scale = Mark { node: None, ops: cell.scale.clone() };
        scale.ops.iter_mut().for_each(|op| op.lower(above));
        marks.extend((!scale.ops.is_empty()).then_some(scale));
    }
    marks.push(hairline(flow, height, Paint::Line, 0.5));
    let head = head.cloned();
    flow.push(Strip { height, marks, head, keep: row.strong, ..Strip::default() });
}

fn set(flow: &mut Flow, table: &Table, at: (&Row, &Cell, usize), x: f32, width: f32) -> Set {
    let (row, cell, column) = at;
    let of = table.columns.get(column).copied().unwrap_or_default();
    // A sum stands at the right, whatever stands left of it.
    let figures = of.figures;
    let face = if row.strong { CELL.bold() } else { CELL };
    let face = if figures { face.tabular() } else { face };
    let span = cell.span.max(1);
    let names = of.names || (row.strong && column == 0);
    let tag = if names { Tag::RowHead(span) } else { Tag::Cell(span) };
    let node = flow.tree.add(tag);
    let text = flow.lay(&cell.text, face, width);
    let drawn = cell.scale.as_ref().map(|scale| draw::scale(scale, x, 0.0, (SCALE.0, SCALE.1)));
    Set { node, text, x, width, figures, scale: drawn.unwrap_or_default() }
}

/// The lines of a cell.
fn lines(text: &Rc<Laid>, x: f32, width: f32, figures: bool, top: f32) -> Vec<Op> {
    let mut y = top;
    let mut ops = Vec::new();
    for (index, line) in text.lines.iter().enumerate() {
        let x = if figures { x + width - line.width } else { x };
        ops.push(Op::Line { text: Rc::clone(text), line: index, x, y: y + line.baseline });
        y += line.height;
    }
    ops
}

/// A row taller than a page, line by line. It stays in one piece as long as it can.
fn cut(flow: &mut Flow, cells: &[Set], head: Option<&Rc<Strip>>) {
    let count = cells.iter().map(|cell| cell.text.lines.len()).max().unwrap_or(0);
    for index in 0..count {
        let mut marks = Vec::new();
        let mut height = 0.0_f32;
        for cell in cells {
            let Some(line) = cell.text.lines.get(index) else { continue };
            let x = if cell.figures { cell.x + cell.width - line.width } else { cell.x };
            let text = Rc::clone(&cell.text);
            let ops = vec![Op::Line { text, line: index, x, y: line.baseline }];
            marks.push(Mark { node: Some(cell.node), ops });
            height = height.max(line.height);
        }
        if index + 1 == count {
            height += PAD;
            marks.push(hairline(flow, height, Paint::Line, 0.5));
        }
        let before = if index == 0 { PAD } else { 0.0 };
        let head = head.cloned();
        flow.push(Strip { before, height, marks, head, ..Strip::default() });
    }
}

fn hairline(flow: &Flow, y: f32, paint: Paint, width: f32) -> Mark {
    let across = line((flow.left, y), (flow.left + flow.width, y));
    Mark { node: None, ops: vec![Op::Stroke(across, paint, width)] }
}
