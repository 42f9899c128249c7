//! What tables of cases are written with: documents put over documents, and answers in one line.
//!
//! Lives here: nothing that decides.

use serde_json::Value;

use super::model::FullAnswer;

/// A document as the model has it.
pub fn read<T: serde::de::DeserializeOwned>(document: &Value) -> T {
    serde_json::from_value(document.clone()).unwrap_or_else(|err| panic!("{err} in {document}"))
}

/// The same document with these keys put over it; `null` takes a key away.
pub fn with(document: &Value, patch: &Value) -> Value {
    let (Value::Object(document), Value::Object(patch)) = (document, patch) else {
        return patch.clone();
    };
    let mut merged = document.clone();
    for (key, value) in patch {
        if value.is_null() {
            merged.remove(key);
        } else {
            let under = merged.get(key).unwrap_or(&Value::Null);
            let over = with(under, value);
            merged.insert(key.clone(), over);
        }
    }
    Value::Object(merged)
}

/// An answer in one line.
pub fn said(full: &FullAnswer) -> String {
    let answer = &full.answer;
    let mut words = vec![answer.outcome.clone()];
    words.extend(answer.reasons.iter().cloned());
    words.extend(answer.obligations.iter().map(|owed| format!("+{owed}")));
    if let Some(least) = &full.step_up {
        let age = least.max_age.map(|age| format!("<{age}"));
        words.push(format!("{}{}", least.assurance, age.unwrap_or_default()));
    }
    let needs = full.approvals.iter();
    words.extend(needs.map(|need| format!("{} {}/{}", need.policy, need.have, need.need)));
    words.join(" ")
}
