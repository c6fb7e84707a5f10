//! The regions of the platform and their hosts (`platform.md`, Hosts).

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A region of the platform, which decides where calls and token requests go.
///
/// It is parsed from its name (`eu-west-1`) or from its domain (`mypurecloud.ie`), in any case.
///
/// ```
/// use genesys_onboarding::Region;
///
/// let region: Region = "eu-central-1".parse()?;
/// assert_eq!(region, Region::EuCentral1);
/// assert_eq!("MyPureCloud.de".parse::<Region>()?, Region::EuCentral1);
/// assert_eq!(region.base_url(), "https://api.mypurecloud.de");
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// `dca`, `inindca.com`: the vendor's development environment, and the contract's base address.
    Dca,
    /// `tca`, `inintca.com`: the vendor's test environment.
    Tca,
}

const TABLE: [(Region, &str, &str); 20] = [
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
    fn row(self) -> &'static (Region, &'static str, &'static str) {
        TABLE.iter().find(|row| row.0 == self).expect("every region has its row in the table")
    }

    /// The region's name, such as `eu-west-1`.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::EuWest1.name(), "eu-west-1");
    /// ```
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The region's domain, such as `mypurecloud.ie`.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::EuWest1.domain(), "mypurecloud.ie");
    /// ```
    pub fn domain(self) -> &'static str {
        self.row().2
    }

    /// Where the region's calls go: `https://api.<domain>`.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::Tca.base_url(), "https://api.inintca.com");
    /// ```
    pub fn base_url(self) -> String {
        format!("https://api.{}", self.domain())
    }

    /// Where the region's token requests go: `https://login.<domain>`.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::Region::Tca.login_url(), "https://login.inintca.com");
    /// ```
    pub fn login_url(self) -> String {
        format!("https://login.{}", self.domain())
    }

    /// The region whose calls go to exactly this address, if there is one.
    pub(crate) fn from_base_url(url: &str) -> Option<Region> {
        TABLE.iter().map(|row| row.0).find(|region| region.base_url() == url)
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let is_meant = |row: &&(Region, &str, &str)| {
            row.1.eq_ignore_ascii_case(text) || row.2.eq_ignore_ascii_case(text)
        };
        TABLE.iter().find(is_meant).map(|row| row.0).ok_or_else(|| {
            let names: Vec<&str> = TABLE.iter().map(|row| row.1).collect();
            let reason =
                format!("{text:?} is no region; it is one of {}, or its domain", names.join(", "));
            Error::configuration("region", reason)
        })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
