//! A setting or an option in the list.

use serde::Serialize;

use crate::client::{self, Setter};

#[derive(Serialize)]
pub(super) struct Setting {
    name: &'static str,
    key: &'static str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    map: bool,
    secret: bool,
}

pub(super) fn list<T>(settings: &[client::Setting<T>]) -> Vec<Setting> {
    settings.iter().map(Setting::new).collect()
}

impl Setting {
    fn new<T>(setting: &client::Setting<T>) -> Self {
        let r#type = match setting.setter {
            Setter::String(_)
            | Setter::Secret(_)
            | Setter::Region(_)
            | Setter::Pem(_)
            | Setter::PrivateKey(_)
            | Setter::Profile(_)
            | Setter::Header(_) => "string",
            Setter::Timeout(_) | Setter::U32(_) | Setter::U64(_) => "integer",
            Setter::Flag(_) | Setter::Environment(_) => "boolean",
        };
        Setting {
            name: setting.name,
            key: setting.json_key,
            r#type,
            map: matches!(setting.setter, Setter::Header(_)),
            secret: matches!(
                setting.setter,
                Setter::Secret(_) | Setter::PrivateKey(_) | Setter::Header(_)
            ),
        }
    }
}
