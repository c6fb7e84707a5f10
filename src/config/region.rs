//! The regions of Genesys Cloud and their hosts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::BaseUrl;
use super::suggestion::closest;
use crate::error::Error;

/// A region of Genesys Cloud, which determines the hosts of the API and of the OAuth server.
///
/// It is parsed from its name (`eu-west-1` or `eu_west_1`), from its domain (`mypurecloud.ie`), or from one
/// of its hosts or URLs (`api.mypurecloud.ie`, `https://login.mypurecloud.ie/`), in any case. Only known
/// regions parse, so that a typing error never sends credentials to a stranger's domain. Serde uses the
/// name.
///
/// ```
/// use genesys_onboarding::Region;
///
/// let region: Region = "eu-central-1".parse()?;
/// assert_eq!(region, Region::EuCentral1);
/// assert_eq!("MyPureCloud.de".parse::<Region>()?, Region::EuCentral1);
/// assert_eq!("https://apps.mypurecloud.de/".parse::<Region>()?, Region::EuCentral1);
/// assert_eq!(region.base_url(), "https://api.mypurecloud.de");
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Region {
    /// `us-east-1`, `mypurecloud.com`.
    UsEast1,
    /// `us-east-2`, `use2.us-gov-pure.cloud`.
    UsEast2,
    /// `us-west-2`, `usw2.pure.cloud`.
    UsWest2,
    /// `ca-central-1`, `cac1.pure.cloud`.
    CaCentral1,
    /// `mx-central-1`, `mxc1.pure.cloud`.
    MxCentral1,
    /// `sa-east-1`, `sae1.pure.cloud`.
    SaEast1,
    /// `me-central-1`, `mec1.pure.cloud`.
    MeCentral1,
    /// `eu-west-1`, `mypurecloud.ie`.
    EuWest1,
    /// `eu-west-2`, `euw2.pure.cloud`.
    EuWest2,
    /// `eu-central-1`, `mypurecloud.de`.
    EuCentral1,
    /// `eu-central-2`, `euc2.pure.cloud`.
    EuCentral2,
    /// `eusc-de-east-1`, `edee1.eusc-pure.cloud`.
    EuscDeEast1,
    /// `ap-northeast-1`, `mypurecloud.jp`.
    ApNortheast1,
    /// `ap-northeast-2`, `apne2.pure.cloud`.
    ApNortheast2,
    /// `ap-northeast-3`, `apne3.pure.cloud`.
    ApNortheast3,
    /// `ap-south-1`, `aps1.pure.cloud`.
    ApSouth1,
    /// `ap-southeast-1`, `apse1.pure.cloud`.
    ApSoutheast1,
    /// `ap-southeast-2`, `mypurecloud.com.au`.
    ApSoutheast2,
    /// `dca`, `inindca.com`: Genesys' development environment, and the API specification's base URL.
    Dca,
    /// `tca`, `inintca.com`: Genesys' test environment.
    Tca,
    /// A region that this version does not list, by its domain; see [`Region::other`].
    #[non_exhaustive]
    Other {
        /// The domain, below which the hosts are.
        domain: String,
    },
}

const REGIONS: [(Region, &str, &str); 20] = [
    (Region::UsEast1, "us-east-1", "mypurecloud.com"),
    (Region::UsEast2, "us-east-2", "use2.us-gov-pure.cloud"),
    (Region::UsWest2, "us-west-2", "usw2.pure.cloud"),
    (Region::CaCentral1, "ca-central-1", "cac1.pure.cloud"),
    (Region::MxCentral1, "mx-central-1", "mxc1.pure.cloud"),
    (Region::SaEast1, "sa-east-1", "sae1.pure.cloud"),
    (Region::MeCentral1, "me-central-1", "mec1.pure.cloud"),
    (Region::EuWest1, "eu-west-1", "mypurecloud.ie"),
    (Region::EuWest2, "eu-west-2", "euw2.pure.cloud"),
    (Region::EuCentral1, "eu-central-1", "mypurecloud.de"),
    (Region::EuCentral2, "eu-central-2", "euc2.pure.cloud"),
    (Region::EuscDeEast1, "eusc-de-east-1", "edee1.eusc-pure.cloud"),
    (Region::ApNortheast1, "ap-northeast-1", "mypurecloud.jp"),
    (Region::ApNortheast2, "ap-northeast-2", "apne2.pure.cloud"),
    (Region::ApNortheast3, "ap-northeast-3", "apne3.pure.cloud"),
    (Region::ApSouth1, "ap-south-1", "aps1.pure.cloud"),
    (Region::ApSoutheast1, "ap-southeast-1", "apse1.pure.cloud"),
    (Region::ApSoutheast2, "ap-southeast-2", "mypurecloud.com.au"),
    (Region::Dca, "dca", "inindca.com"),
    (Region::Tca, "tca", "inintca.com"),
];

impl Region {
    /// The name and the domain of each region that this version lists.
    pub(crate) fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
        REGIONS.iter().map(|(_, name, domain)| (*name, *domain))
    }

    /// A region by its domain, whether or not this version lists it.
    ///
    /// Access tokens and client secrets go to hosts below this domain, so take it from Genesys only.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if `domain` is not a domain name.
    ///
    /// ```
    /// use genesys_onboarding::Region;
    ///
    /// let region = Region::other("new1.pure.cloud")?;
    /// assert_eq!(region.login_url(), "https://login.new1.pure.cloud");
    /// assert_eq!(Region::other("mypurecloud.ie")?, Region::EuWest1);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn other(domain: &str) -> Result<Self, Error> {
        if let Some(region) = find(domain) {
            return Ok(region);
        }
        let host = domain_of(domain);
        let url = BaseUrl::parse("region", &format!("https://api.{host}"))?;
        let is_domain = host.contains('.') && url.host == format!("api.{host}");
        if !is_domain || host.split('.').any(str::is_empty) {
            let reason = format!("{domain:?} is not a domain such as \"mypurecloud.com\"");
            return Err(Error::configuration("region", reason));
        }
        Ok(Region::Other { domain: host })
    }

    fn info(&self) -> Option<&'static (Region, &'static str, &'static str)> {
        REGIONS.iter().find(|row| row.0 == *self)
    }

    /// The region's name, such as `eu-west-1`; its domain if this version does not list it.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::EuWest1.name(), "eu-west-1");
    /// ```
    pub fn name(&self) -> &str {
        self.info().map_or_else(|| self.domain(), |row| row.1)
    }

    /// The region's domain, such as `mypurecloud.ie`.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::EuWest1.domain(), "mypurecloud.ie");
    /// ```
    pub fn domain(&self) -> &str {
        match self {
            Region::Other { domain } => domain,
            _ => self.info().expect("REGIONS has a row for each named region").2,
        }
    }

    /// Base URL of the region's API: `https://api.<domain>`.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::Tca.base_url(), "https://api.inintca.com");
    /// ```
    pub fn base_url(&self) -> String {
        format!("https://api.{}", self.domain())
    }

    /// Base URL of the region's OAuth server: `https://login.<domain>`.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::Tca.login_url(), "https://login.inintca.com");
    /// ```
    pub fn login_url(&self) -> String {
        format!("https://login.{}", self.domain())
    }

    /// The region whose API is at this base URL, if there is one.
    pub(crate) fn from_base_url(url: &BaseUrl) -> Option<Region> {
        let lower = url.url.to_ascii_lowercase();
        let without_port = lower.strip_suffix(":443").unwrap_or(&lower);
        REGIONS.iter().map(|row| &row.0).find(|region| region.base_url() == without_port).cloned()
    }
}

/// A region's name as `REGIONS` spells it, also from the form of the official SDKs: `us_east_1`.
fn name_of(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace('_', "-")
}

/// A region's domain, also from the URLs that users copy, such as `https://apps.mypurecloud.com/`.
fn domain_of(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase();
    let host = text.strip_prefix("https://").unwrap_or(&text);
    let host = host.strip_suffix('/').unwrap_or(host);
    let domain = ["api.", "apps.", "login."].iter().find_map(|prefix| host.strip_prefix(prefix));
    domain.unwrap_or(host).to_owned()
}

fn find(text: &str) -> Option<Region> {
    let (name, domain) = (name_of(text), domain_of(text));
    REGIONS.iter().find(|row| row.1 == name || row.2 == domain).map(|row| row.0.clone())
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        find(text).ok_or_else(|| {
            let known = || REGIONS.iter().flat_map(|row| [row.1, row.2]);
            let similar = closest(&name_of(text), known());
            let hint = match similar.or_else(|| closest(&domain_of(text), known())) {
                Some(name) => format!("did you mean {name:?}?"),
                None => "expected a name such as \"us-east-1\" or a domain such as \
                         \"mypurecloud.com\"; for any other host set base_url and login_url"
                    .to_owned(),
            };
            Error::configuration("region", format!("unknown region {text:?}; {hint}"))
        })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The serialized form: the name of a known region, or `{"other": domain}`, which is as explicit as
/// [`Region::other`].
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Serialized {
    Known(String),
    Other { other: String },
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Region::Other { domain } => Serialized::Other { other: domain.clone() },
            known => Serialized::Known(known.name().to_owned()),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Serialized::deserialize(deserializer)? {
            Serialized::Known(name) => name.parse(),
            Serialized::Other { other } => Region::other(&other),
        }
        .map_err(serde::de::Error::custom)
    }
}
