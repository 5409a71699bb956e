//! What a report holds, without any measure on paper.

use super::looks::Looks;
use crate::rules::ruleset::Verdict;

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The title, shown in the window's bar.
    pub title: String,
    /// What it is about, in a sentence, for catalogues.
    pub subject: String,
    /// The language of all words, such as `en-US`.
    pub language: String,
    /// Who made it.
    pub author: String,
    /// When it was made, for the document's properties.
    pub created: Moment,
    /// What stands at the foot of each page, beside its number.
    pub footer: String,
    /// The firm that it is made for, if there is one.
    pub looks: Option<Looks>,
    /// The content in reading order. The blocks before the first heading are the cover.
    pub blocks: Vec<Block>,
}

/// A point in time, in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Such as 2026.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// One piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 4. One of level 1 begins a page and stands in the outline and the
    /// table of contents, one of level 2 in the outline.
    Heading(u8, String),
    /// The title on the cover.
    Title(String),
    /// Text.
    Paragraph(Tone, Rich),
    /// Items of a list, each made of blocks; the number of the first where it is ordered.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A table.
    Table(Table),
    /// Names with their values, line by line.
    KeyValues(Vec<(String, Rich)>),
    /// Blocks set apart from the rest by a line at their side, with a heading of their own.
    Note(Option<String>, Vec<Block>),
    /// A role with its verdict: the shape, the role's title, the verdict in words.
    Verdict(Sign, String, String),
    /// A score on its line of 0 to 100.
    Dial(Dial),
    /// Where a role stands by need and by fit.
    Grid(Box<Grid>),
    /// What happens when, in months from now.
    Timeline(Timeline),
    /// The headings of level 1 with their pages.
    Contents,
    /// Free space, in points on paper.
    Space(u16),
    /// CommonMark with tables. Its highest heading becomes one of this level.
    Markdown(u8, String),
}

/// How large a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A sentence that leads.
    Lead,
    /// Running text.
    Body,
    /// Notes and sources.
    Small,
}

/// The shape of a verdict. It goes with its word: the colour alone says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// One verdict.
    Settled(Verdict),
    /// Several are possible.
    Open,
    /// The post is filled.
    Filled,
}

/// The colour of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    #[default]
    Black,
    /// Second text.
    Quiet,
    /// The one accent.
    Accent,
    /// A verdict's word.
    Of(Verdict),
}

/// Words of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether they carry the sentence.
    pub bold: bool,
    /// Whether they slant.
    pub italic: bool,
    /// Whether they are set smaller than the rest.
    pub small: bool,
    /// Their colour.
    pub ink: Ink,
}

/// A text in several styles. A line feed begins a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich(pub Vec<Run>);

impl Rich {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Rich {
        Rich::default().text(text)
    }

    /// Adds plain words.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Rich {
        self.run(text, false, Ink::Black)
    }

    /// Adds words that carry the sentence.
    #[must_use]
    pub fn bold(self, text: impl Into<String>) -> Rich {
        self.run(text, true, Ink::Black)
    }

    /// Adds a name in the accent.
    #[must_use]
    pub fn accent(self, text: impl Into<String>) -> Rich {
        self.run(text, true, Ink::Accent)
    }

    /// Adds words that stand back.
    #[must_use]
    pub fn quiet(self, text: impl Into<String>) -> Rich {
        self.run(text, false, Ink::Quiet)
    }

    /// Adds small words that stand back, such as a source.
    #[must_use]
    pub fn aside(self, text: impl Into<String>) -> Rich {
        let count = self.0.len();
        let mut rich = self.quiet(text);
        rich.0.iter_mut().skip(count).for_each(|run| run.small = true);
        rich
    }

    /// Adds a verdict's word in its colour.
    #[must_use]
    pub fn verdict(self, verdict: Verdict) -> Rich {
        self.run(verdict.label(), true, Ink::Of(verdict))
    }

    /// The words without their styles.
    pub fn words(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    fn run(mut self, text: impl Into<String>, bold: bool, ink: Ink) -> Rich {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(Run { text, bold, italic: false, small: false, ink });
        }
        self
    }
}

/// A table. Its head stands again on each page that it reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows, for those who do not see it; may be empty.
    pub summary: String,
    /// The columns' names; empty where there is no head.
    pub head: Vec<Rich>,
    /// How each column is set; a column without an entry is set as text.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Figures stand at the right.
    pub figures: bool,
    /// The cells name their rows.
    pub names: bool,
    /// Its share of the table's width in hundredths; 0 lets the content decide.
    pub share: u16,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Whether it names or sums up the rows around it.
    pub strong: bool,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text.
    pub text: Rich,
    /// A scale above the text, which says the same in words.
    pub scale: Option<Scale>,
    /// How many columns it takes; 0 counts as 1.
    pub span: usize,
}

impl From<Rich> for Cell {
    fn from(text: Rich) -> Cell {
        Cell { text, ..Cell::default() }
    }
}

/// A factor's scale, drawn small. Places are thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A number on the way from no points (0) to all points (1,000); it may lie beyond.
    At(i64),
    /// Anything from the one to the other share of all points.
    Between(i64, i64),
    /// One bar an option: its share in hundredths, and whether it is the answer.
    Shares(Vec<(u32, bool)>),
}

/// A score on its line. Scores and marks are tenths of a point, 0 to 1,000.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    /// What is measured, such as `Need`.
    pub name: String,
    /// The least the score can be.
    pub low: i64,
    /// The most; the same as `low` once nothing is unknown.
    pub high: i64,
    /// Where the second and the third band begin.
    pub marks: [i64; 2],
    /// The names of the bands, lowest first.
    pub bands: [String; 3],
    /// The score in words: `72.5`, or `35.7 to 69.7`.
    pub value: String,
    /// The bands that are reached: `some or high`.
    pub reading: String,
}

/// Where a role stands by need and by fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// What the chart says, for those who do not see it.
    pub words: String,
    /// The verdict of each cell, by band of need, then of fit, lowest first.
    pub verdicts: [[Verdict; 3]; 3],
    /// The cells that are reached.
    pub reached: [[bool; 3]; 3],
    /// The need.
    pub need: Dial,
    /// The fit.
    pub fit: Dial,
}

/// What happens when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// What the drawing says, for those who do not see it.
    pub words: String,
    /// How many months the line is long.
    pub months: u32,
    /// Each: its name, its first month and its last; without a last month it is still open.
    pub spans: Vec<(String, u32, Option<u32>)>,
}
