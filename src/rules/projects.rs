//! The technology projects that a company lists: what each is for, who leads it, when IT joined.
//! They never change a verdict.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answers::Fault;
use super::words::is_plain;

/// So many projects may be listed.
pub const MOST: usize = 20;

/// Most characters of a project's name.
pub const LONGEST_NAME: usize = 80;

/// One project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct Project {
    /// What the company calls it: 1 to [`LONGEST_NAME`] characters.
    pub name: String,
    /// What it is for above all.
    pub benefit: Benefit,
    /// Who leads it today.
    pub lead: Lead,
    /// When IT joined.
    pub it_in: ItIn,
}

/// The projects of one result, in the order in which they were listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(transparent)]
pub struct Projects(pub Vec<Project>);

/// Where a project's main gain lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Benefit {
    /// Work that people do by hand today.
    Automation,
    /// Messages and content.
    Communication,
    /// Orders.
    Sales,
    /// Stock, warehouse, delivery.
    Operations,
    /// Accounts, pay, records.
    Administration,
    /// Networks, access, backups, protection.
    Infrastructure,
}

/// Who leads a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// The marketing department.
    Marketing,
    /// E-commerce or sales.
    EcommerceSales,
    /// The operations department.
    Operations,
    /// Customer service.
    CustomerService,
    /// The finance department.
    Finance,
    /// Human resources.
    Hr,
    /// IT.
    It,
    /// Somebody outside the company.
    Agency,
    /// No one.
    Nobody,
    /// A department that is not in this list.
    Other,
}

/// When IT joined a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItIn {
    /// When it was an idea.
    Idea,
    /// Before a supplier was chosen.
    BeforeSupplier,
    /// After a supplier was chosen.
    AfterSupplier,
    /// It has not.
    NotIn,
    /// The company has no IT.
    NoIt,
}

/// One of a few options, as it is stored and as people read it.
pub trait Choice: Copy + PartialEq + 'static {
    /// Every option, in the order in which they are offered.
    const ALL: &'static [Self];

    /// What is stored and posted, in snake case.
    fn key(self) -> &'static str;

    /// What people choose.
    fn label(self) -> &'static str;

    /// The option of a key.
    fn of(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|option| option.key() == key)
    }
}

impl Choice for Benefit {
    const ALL: &'static [Benefit] = &[
        Benefit::Automation,
        Benefit::Communication,
        Benefit::Sales,
        Benefit::Operations,
        Benefit::Administration,
        Benefit::Infrastructure,
    ];

    fn key(self) -> &'static str {
        match self {
            Benefit::Automation => "automation",
            Benefit::Communication => "communication",
            Benefit::Sales => "sales",
            Benefit::Operations => "operations",
            Benefit::Administration => "administration",
            Benefit::Infrastructure => "infrastructure",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Benefit::Automation => "Automation: it takes over work that people do by hand",
            Benefit::Communication => "Communication: messages and content for customers or staff",
            Benefit::Sales => "Sales: more orders, or larger ones",
            Benefit::Operations => "Operations: stock, warehouse, delivery, returns",
            Benefit::Administration => "Administration: accounts, pay, records",
            Benefit::Infrastructure => {
                "Infrastructure and security: networks, access, backups, protection"
            }
        }
    }
}

impl Benefit {
    /// Its name inside a sentence: "infrastructure and security".
    pub fn name(self) -> &'static str {
        match self {
            Benefit::Infrastructure => "infrastructure and security",
            other => other.key(),
        }
    }
}

impl Choice for Lead {
    const ALL: &'static [Lead] = &[
        Lead::Marketing,
        Lead::EcommerceSales,
        Lead::Operations,
        Lead::CustomerService,
        Lead::Finance,
        Lead::Hr,
        Lead::It,
        Lead::Agency,
        Lead::Other,
        Lead::Nobody,
    ];

    fn key(self) -> &'static str {
        match self {
            Lead::Marketing => "marketing",
            Lead::EcommerceSales => "ecommerce_sales",
            Lead::Operations => "operations",
            Lead::CustomerService => "customer_service",
            Lead::Finance => "finance",
            Lead::Hr => "hr",
            Lead::It => "it",
            Lead::Agency => "agency",
            Lead::Nobody => "nobody",
            Lead::Other => "other",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Lead::Marketing => "Marketing",
            Lead::EcommerceSales => "E-commerce or sales",
            Lead::Operations => "Operations",
            Lead::CustomerService => "Customer service",
            Lead::Finance => "Finance",
            Lead::Hr => "HR",
            Lead::It => "IT",
            Lead::Agency => "An outside agency or supplier",
            Lead::Nobody => "Nobody in particular",
            Lead::Other => "Another department",
        }
    }
}

impl Choice for ItIn {
    const ALL: &'static [ItIn] =
        &[ItIn::Idea, ItIn::BeforeSupplier, ItIn::AfterSupplier, ItIn::NotIn, ItIn::NoIt];

    fn key(self) -> &'static str {
        match self {
            ItIn::Idea => "idea",
            ItIn::BeforeSupplier => "before_supplier",
            ItIn::AfterSupplier => "after_supplier",
            ItIn::NotIn => "not_in",
            ItIn::NoIt => "no_it",
        }
    }

    fn label(self) -> &'static str {
        match self {
            ItIn::Idea => "From the idea",
            ItIn::BeforeSupplier => "Before a supplier was chosen",
            ItIn::AfterSupplier => "After a supplier was chosen",
            ItIn::NotIn => "It has not joined yet",
            ItIn::NoIt => "We have no IT to ask",
        }
    }
}

/// A project as it was typed: a text for each field.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// Its name.
    pub name: &'a str,
    /// Key of a [`Benefit`], empty where none was chosen.
    pub benefit: &'a str,
    /// Key of a [`Lead`].
    pub lead: &'a str,
    /// Key of an [`ItIn`].
    pub it_in: &'a str,
}

/// Reads a project that was typed. Blanks in its name become single spaces.
///
/// # Errors
/// Each field that needs another look: `name`, `benefit`, `lead` or `it_in`.
pub fn parse(typed: &Typed) -> Result<Project, Vec<Fault>> {
    let name = name(typed.name);
    let benefit = Benefit::of(typed.benefit).ok_or("Choose what the project is mainly for.");
    let lead = Lead::of(typed.lead).ok_or("Choose who leads the project today.");
    let it_in = ItIn::of(typed.it_in).ok_or("Choose when IT joined the project.");
    let it_in = match (lead, it_in) {
        (Ok(Lead::It), Ok(ItIn::NotIn | ItIn::NoIt)) => {
            Err("You chose IT as the lead, so IT is in. Choose when it joined.")
        }
        (_, it_in) => it_in,
    };
    match (name, benefit, lead, it_in) {
        (Ok(name), Ok(benefit), Ok(lead), Ok(it_in)) => Ok(Project { name, benefit, lead, it_in }),
        (name, benefit, lead, it_in) => {
            let faults = [
                ("name", name.err()),
                ("benefit", benefit.err()),
                ("lead", lead.err()),
                ("it_in", it_in.err()),
            ];
            let fault = |(field, message): (&str, Option<&str>)| {
                message.map(|text| Fault { signal: field.to_owned(), message: text.to_owned() })
            };
            Err(faults.into_iter().filter_map(fault).collect())
        }
    }
}

fn name(typed: &str) -> Result<String, &'static str> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("Write what you call the project.");
    }
    if name.chars().count() > LONGEST_NAME {
        return Err("The project’s name is too long: 80 characters are the most.");
    }
    if !is_plain(&name) {
        return Err("The project’s name holds signs that cannot be shown. Type it anew.");
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err("Give the project a name with a letter or a digit in it.");
    }
    Ok(name)
}
