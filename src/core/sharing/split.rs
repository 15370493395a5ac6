//! Dividing the work: who is asked for which indicators.

use super::{Assignment, Department};
use crate::core::answers::Statement;
use crate::core::assessment::Assessment;
use crate::core::ids::IndicatorId;
use crate::core::model::Model;
use crate::core::text::{self, Lang, TextDefect};
use crate::core::time::Timestamp;

impl Assessment {
    /// Changes who answers what.
    pub fn divide(&mut self, now: &Timestamp, change: impl FnOnce(&mut Vec<Assignment>)) {
        change(&mut self.assignments);
        self.touch(now);
    }
}

/// Indicators that nobody has been asked for, in the order of the model.
pub fn unassigned(assignments: &[Assignment], model: &Model) -> Vec<IndicatorId> {
    let is_free = |it: &&IndicatorId| !assignments.iter().any(|assignment| assignment.indicators.contains(it));
    model.indicators.iter().map(|it| &it.id).filter(is_free).cloned().collect()
}

/// Gives every indicator that nobody has been asked for to the department in the lead of its data. Departments that are
/// not there yet are added, named in this language; what was divided already stays as it is.
pub fn assign_rest(assignments: &mut Vec<Assignment>, model: &Model, lang: Lang) {
    for id in unassigned(assignments, model) {
        let Some(indicator) = model.indicator(id.as_str()) else { continue };
        let lead = &*indicator.data_owner.lead;
        let idx = match assignments.iter().position(|it| it.department.id == lead) {
            Some(idx) => idx,
            None => {
                let name = model.departments.get(lead).map_or(lead, |it| it.get(lang)).to_owned();
                assignments.push(Assignment::new(Department { id: lead.to_owned(), name }));
                assignments.len() - 1
            }
        };
        give(&mut assignments[idx], model, &id);
    }
}

/// Adds a department under this name, which asks for nothing yet.
///
/// # Errors
/// The name cannot stand in a file. A name that is there already is not added again.
pub fn add_department(assignments: &mut Vec<Assignment>, name: String) -> Result<(), TextDefect> {
    text::check_name(&name)?;
    if !assignments.iter().any(|it| it.department.name == name) {
        assignments.push(Assignment::new(Department { id: name.clone(), name }));
    }
    Ok(())
}

/// Asks a department for an indicator; others may be asked for it as well.
pub fn give(assignment: &mut Assignment, model: &Model, id: &IndicatorId) {
    if assignment.indicators.contains(id) || model.indicator(id.as_str()).is_none() {
        return;
    }
    assignment.indicators.push(id.clone());
    let place = |id: &IndicatorId| model.indicators.iter().position(|it| it.id == *id);
    assignment.indicators.sort_by_key(place);
}

/// Asks a department for an indicator no longer.
pub fn take(assignment: &mut Assignment, id: &IndicatorId) {
    assignment.indicators.retain(|it| it != id);
}

impl Assignment {
    /// A department that is asked for nothing yet.
    pub fn new(department: Department) -> Self {
        Self {
            department,
            indicators: Vec::new(),
            deadline: String::new(),
            instructions: String::new(),
            issued: Vec::new(),
        }
    }

    /// The questions that it is asked, as indices of the model's questions.
    pub fn questions(&self, model: &Model, statement: &Statement) -> Vec<usize> {
        let indicators = self.indicators.iter().filter_map(|it| model.indicator(it.as_str()));
        indicators.flat_map(|it| it.questions.clone()).filter(|it| statement.asks(model, *it)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    fn names(assignments: &[Assignment]) -> Vec<&str> {
        assignments.iter().map(|it| &*it.department.name).collect()
    }

    #[test]
    fn what_is_left_goes_to_the_owners_of_the_data_and_what_was_divided_stays() {
        let model = seeds::model();
        let mut list = Vec::new();
        add_department(&mut list, "市属单位".to_owned()).expect("a name");
        let first = model.indicators[0].id.clone();
        give(&mut list[0], model, &first);
        assert_eq!(unassigned(&list, model).len(), model.indicators.len() - 1);
        assign_rest(&mut list, model, Lang::Zh);
        assert_eq!(unassigned(&list, model), []);
        assert_eq!(list[0].indicators, std::slice::from_ref(&first));
        assert_eq!(list.iter().filter(|it| it.indicators.contains(&first)).count(), 1);
        assert!(list.iter().all(|it| it.check(model).is_ok()));
        let before = list.clone();
        assign_rest(&mut list, model, Lang::Zh);
        assert_eq!(list, before, "nothing is left to divide");
    }

    #[test]
    fn an_indicator_can_be_with_several_departments_and_stands_in_the_order_of_the_model() {
        let model = seeds::model();
        let mut list = Vec::new();
        for name in ["甲局", "乙局", "甲局"] {
            add_department(&mut list, name.to_owned()).expect("a name");
        }
        assert_eq!(names(&list), ["甲局", "乙局"]);
        for idx in [5, 2, 5, 9] {
            give(&mut list[0], model, &model.indicators[idx].id);
        }
        give(&mut list[1], model, &model.indicators[5].id);
        let expected: Vec<_> = [2, 5, 9].map(|it| model.indicators[it].id.clone()).to_vec();
        assert_eq!(list[0].indicators, expected);
        take(&mut list[0], &model.indicators[5].id);
        assert_eq!(list[0].indicators.len(), 2);
        assert_eq!(unassigned(&list, model).len(), model.indicators.len() - 3);
    }

    #[test]
    fn a_department_has_a_name_that_can_stand_in_a_file() {
        let mut list = Vec::new();
        assert_eq!(add_department(&mut list, " ".to_owned()), Err(TextDefect::Blank));
        assert_eq!(add_department(&mut list, "公安\u{202e}局".to_owned()), Err(TextDefect::ForbiddenCharacter));
        assert!(list.is_empty());
    }
}
