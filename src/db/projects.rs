//! The technology projects that a company lists: one press of a button at a time, whoever else
//! changes the list meanwhile.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::assessments::{advance, lock};
use super::operations::{Operation, earlier, remember};
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::projects::{MOST, Project, Projects};

/// What stands for the list where saves of pages are counted.
const PAGE: &str = "projects";

/// A project on the list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Listed {
    /// Its id: that of the press that added it.
    pub id: Uuid,
    /// The revision of the assessment that brought it to what it is.
    pub revision: i64,
    /// The project.
    pub project: Project,
}

/// The list, in the order in which projects were added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ProjectList(pub Vec<Listed>);

impl ProjectList {
    /// The project of an id.
    pub fn find(&self, id: Uuid) -> Option<&Listed> {
        self.0.iter().find(|listed| listed.id == id)
    }

    /// The projects alone, as a result keeps them.
    pub fn projects(&self) -> Projects {
        Projects(self.0.iter().map(|listed| listed.project.clone()).collect())
    }
}

impl From<Json<ProjectList>> for ProjectList {
    fn from(Json(list): Json<ProjectList>) -> Self {
        list
    }
}

impl From<Json<Projects>> for Projects {
    fn from(Json(projects): Json<Projects>) -> Self {
        projects
    }
}

/// A change to the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A project more. The operation's id becomes its id.
    Add(Project),
    /// Another project in the place of the one with this id.
    Change(Uuid, Project),
    /// The one with this id goes.
    Remove(Uuid),
}

/// A press of a button on the list's page.
#[derive(Clone, Debug)]
pub struct NewEdit {
    /// The assessment.
    pub assessment: Uuid,
    /// Operation id of the form, made when its page was drawn.
    pub op: Uuid,
    /// SHA-256 of the fields as they were typed.
    pub content: [u8; 32],
    /// The revision that the page was drawn from.
    pub seen_revision: i64,
    /// What to do.
    pub edit: Edit,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The list is as it was asked for: since now, or since the same press before.
    Done,
    /// A form with this operation id but other content was stored before. Nothing is stored now.
    OtherContent {
        /// The revision that form led to.
        revision: i64,
    },
    /// The project was changed since the page was drawn, or it is gone. Nothing is stored.
    Clash {
        /// The revision now.
        revision: i64,
        /// The list as it is now.
        list: ProjectList,
    },
    /// The list is full. Nothing is stored.
    Full,
    /// There is no such assessment.
    Gone,
}

/// Changes the list in one transaction.
///
/// # Errors
/// [`DbError`]. It may then be changed nevertheless: sending the same operation again tells.
pub async fn edit(db: &Db, new: &NewEdit) -> Result<Edited, DbError> {
    let new = Arc::new(new.clone());
    with_retry(db, Access::Write, move |tx| {
        let new = Arc::clone(&new);
        Box::pin(async move { apply(tx, &new).await })
    })
    .await
}

async fn apply(tx: &mut PgConnection, new: &NewEdit) -> Result<Edited, Halt> {
    let Some(revision) = lock(tx, new.assessment).await? else {
        return Ok(Edited::Gone);
    };
    let operation =
        Operation { assessment: new.assessment, op: new.op, content: &new.content, page: PAGE };
    match earlier(tx, operation).await? {
        Some((true, _)) => return Ok(Edited::Done),
        Some((false, revision)) => return Ok(Edited::OtherContent { revision }),
        None => {}
    }
    let list = list(tx, new.assessment).await?;
    let next = match changed(&list, new, revision + 1) {
        Step::Same => None,
        Step::To(next) => Some(next),
        Step::Clash => return Ok(Edited::Clash { revision, list }),
        Step::Full => return Ok(Edited::Full),
    };
    let revision = advance(tx, new.assessment, revision, next.is_some()).await?;
    if let Some(next) = next {
        store(tx, new.assessment, &next).await?;
    }
    remember(tx, operation, revision).await?;
    Ok(Edited::Done)
}

/// What an edit makes of a list.
#[derive(Debug, PartialEq)]
enum Step {
    Same,
    To(ProjectList),
    Clash,
    Full,
}

/// A project that somebody changed since the page was drawn is neither overwritten nor removed;
/// edits of different projects go together.
fn changed(list: &ProjectList, new: &NewEdit, revision: i64) -> Step {
    let mut next = list.clone();
    let stale = |listed: &Listed| listed.revision > new.seen_revision;
    let place = |id: &Uuid| list.0.iter().position(|listed| listed.id == *id);
    match &new.edit {
        Edit::Add(_) if list.0.len() >= MOST => return Step::Full,
        Edit::Add(project) => {
            next.0.push(Listed { id: new.op, revision, project: project.clone() });
        }
        Edit::Change(id, project) => match place(id).and_then(|at| next.0.get_mut(at)) {
            Some(listed) if listed.project == *project => return Step::Same,
            Some(listed) if !stale(listed) => {
                *listed = Listed { id: *id, revision, project: project.clone() };
            }
            _ => return Step::Clash,
        },
        Edit::Remove(id) => match place(id) {
            None => return Step::Same,
            Some(at) if list.0.get(at).is_some_and(stale) => return Step::Clash,
            Some(at) => drop(next.0.remove(at)),
        },
    }
    Step::To(next)
}

async fn list(tx: &mut PgConnection, assessment: Uuid) -> Result<ProjectList, Halt> {
    let list = sqlx::query_scalar!(
        r#"select projects as "projects: Json<ProjectList>" from assessment
        where assessment_id = $1"#,
        assessment,
    );
    Ok(list.fetch_one(tx).await?.0)
}

pub(super) async fn store(
    tx: &mut PgConnection,
    assessment: Uuid,
    list: &ProjectList,
) -> Result<(), Halt> {
    sqlx::query!(
        "update assessment set projects = $2 where assessment_id = $1",
        assessment,
        Json(list) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::projects::{Benefit, ItIn, Lead};

    fn project(name: &str) -> Project {
        Project {
            name: name.to_owned(),
            benefit: Benefit::Sales,
            lead: Lead::Marketing,
            it_in: ItIn::Idea,
        }
    }

    fn listed(id: u128, revision: i64, name: &str) -> Listed {
        Listed { id: Uuid::from_u128(id), revision, project: project(name) }
    }

    /// Edits of the list "one" (since revision 3) and "two" (since 7), seen at revision 5.
    #[test]
    fn only_what_nobody_else_touched_changes() {
        let list = ProjectList(vec![listed(1, 3, "one"), listed(2, 7, "two")]);
        let [first, second, gone] = [1, 2, 3].map(Uuid::from_u128);
        let to = |list: Vec<Listed>| Step::To(ProjectList(list));
        let cases = [
            (
                Edit::Add(project("new")),
                to(vec![listed(1, 3, "one"), listed(2, 7, "two"), listed(9, 8, "new")]),
            ),
            (
                Edit::Change(first, project("uno")),
                to(vec![listed(1, 8, "uno"), listed(2, 7, "two")]),
            ),
            (Edit::Change(second, project("due")), Step::Clash),
            (Edit::Change(second, project("two")), Step::Same),
            (Edit::Change(gone, project("tre")), Step::Clash),
            (Edit::Remove(first), to(vec![listed(2, 7, "two")])),
            (Edit::Remove(second), Step::Clash),
            (Edit::Remove(gone), Step::Same),
        ];
        for (edit, expected) in cases {
            let new = NewEdit {
                assessment: Uuid::nil(),
                op: Uuid::from_u128(9),
                content: [0; 32],
                seen_revision: 5,
                edit,
            };
            assert_eq!(changed(&list, &new, 8), expected, "{:?}", new.edit);
        }
    }
}
