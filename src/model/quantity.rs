//! Quantities: how much an act is about, of what.
//!
//! Lives here: [`Unit`], [`Currency`] and [`Amount`]. Invariants:
//!
//! - an amount is a whole number of the unit's smallest part, never negative
//!   and never a fraction (rules R27 and R28);
//! - nothing is ever converted: amounts of different units do not meet.

use core::fmt;
use core::str::FromStr;

use crate::catalogue::UnknownName;

/// A currency by its ISO 4217 code: held as its place in the table of codes,
/// which never leaves the process.
///
/// # Examples
///
/// ```
/// use countersign::Currency;
///
/// let euro: Currency = "EUR".parse()?;
/// assert_eq!(euro, Currency::EUR);
/// assert!("EURO".parse::<Currency>().is_err());
/// # Ok::<(), countersign::UnknownName>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(u8);

/// Every code that money is counted in, sorted: those in use, and a few that
/// were given up so lately that orders in them are still paid back.
const CODES: [&str; 160] = [
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD",
    "CDF", "CHF", "CLF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP",
    "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF",
    "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK",
    "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK",
    "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU",
    "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR",
    "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR",
    "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD",
    "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER",
    "ZAR", "ZMW", "ZWG", "ZWL",
];

impl Currency {
    /// The euro.
    pub const EUR: Self = Self::of("EUR");
    /// The US dollar.
    pub const USD: Self = Self::of("USD");
    /// The pound sterling.
    pub const GBP: Self = Self::of("GBP");

    /// The currency of a code that is in the table; of another one, none.
    const fn of(code: &str) -> Self {
        let mut at = 0;
        let mut rest: &[&str] = &CODES;
        while let [known, tail @ ..] = rest {
            if let ([a, b, c], [d, e, f]) = (known.as_bytes(), code.as_bytes()) {
                if *a == *d && *b == *e && *c == *f {
                    break;
                }
            }
            at += 1;
            rest = tail;
        }
        Self(at)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        // Only places of the table are ever made.
        CODES.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

// Those with a constant are in the table.
const _: () = assert!(
    (Currency::EUR.0 as usize) < CODES.len()
        && (Currency::USD.0 as usize) < CODES.len()
        && (Currency::GBP.0 as usize) < CODES.len()
);

/// Currencies that are not counted in hundredths, and the digits after the point.
const DIGITS: &[(u32, &[&str])] = &[
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
            "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF"]),
];

impl Currency {
    /// How many digits of an amount stand after the point: 2 for most.
    ///
    /// # Source
    ///
    /// ISO 4217, the minor unit of each code.
    #[must_use]
    pub fn digits(self) -> u32 {
        let mut others = DIGITS.iter();
        let own = others.find(|(_, codes)| codes.contains(&self.code()));
        own.map_or(2, |(digits, _)| *digits)
    }
}

impl FromStr for Currency {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let known = CODES.binary_search(&text).ok();
        known
            .and_then(|at| u8::try_from(at).ok())
            .map(Self)
            .ok_or_else(|| UnknownName::among("currency", text, CODES))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({self})")
    }
}

/// What an amount is counted in.
///
/// As text: a currency's code, `count`, or `basis_points`.
///
/// # Examples
///
/// ```
/// use countersign::{Currency, Unit};
///
/// assert_eq!("EUR".parse(), Ok(Unit::Money(Currency::EUR)));
/// assert_eq!("count".parse(), Ok(Unit::Count));
/// assert_eq!(
///     "EURO".parse::<Unit>().unwrap_err().to_string(),
///     "unknown unit \"EURO\": did you mean \"EUR\"?",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Money, in the smallest part of the currency: cents of a euro.
    Money(Currency),
    /// Things, counted: coupons, rows, products.
    Count,
    /// Hundredths of a percent: a coupon of 15 % is 1,500.
    BasisPoints,
}

/// The names of units that are no money.
const OTHERS: [(&str, Unit); 2] = [("count", Unit::Count), ("basis_points", Unit::BasisPoints)];

impl FromStr for Unit {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        if let Some((_, unit)) = OTHERS.iter().find(|(name, _)| *name == text) {
            return Ok(*unit);
        }
        text.parse().map(Self::Money).map_err(|_| {
            let others = OTHERS.iter().map(|(name, _)| *name);
            UnknownName::among("unit", text, others.chain(CODES))
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(currency) => currency.fmt(f),
            Self::Count => f.pad("count"),
            Self::BasisPoints => f.pad("basis_points"),
        }
    }
}

/// How much an act is about: a whole number of a unit's smallest part.
///
/// # Examples
///
/// ```
/// use countersign::{Amount, Currency};
///
/// let refund = Amount::money(Currency::EUR, 40_00);
/// assert_eq!(refund.to_string(), "4000 EUR");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    unit: Unit,
    value: u64,
}

impl Amount {
    /// So many of this unit.
    #[inline]
    #[must_use]
    pub const fn new(unit: Unit, value: u64) -> Self {
        Self { unit, value }
    }

    /// So many of the smallest part of this currency.
    #[inline]
    #[must_use]
    pub const fn money(currency: Currency, value: u64) -> Self {
        Self::new(Unit::Money(currency), value)
    }

    /// So many things.
    #[inline]
    #[must_use]
    pub const fn count(value: u64) -> Self {
        Self::new(Unit::Count, value)
    }

    /// What it is counted in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// How many.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.value
    }
}

impl Amount {
    /// The amount for people to read: `80.00 EUR`, `1500 JPY`, `3 count`,
    /// `15.00 %`.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::{Amount, Currency, Unit};
    ///
    /// let euros = Amount::money(Currency::EUR, 80_05);
    /// assert_eq!(euros.in_words().to_string(), "80.05 EUR");
    /// assert_eq!(Amount::new(Unit::BasisPoints, 15_00).in_words().to_string(), "15.00 %");
    /// ```
    #[must_use]
    pub fn in_words(self) -> impl fmt::Display {
        InWords(self)
    }
}

/// An amount as people read it.
struct InWords(Amount);

impl fmt::Display for InWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Amount { unit, value } = self.0;
        let digits = match unit {
            Unit::Money(currency) => currency.digits(),
            Unit::BasisPoints => 2,
            Unit::Count => 0,
        };
        if digits == 0 {
            write!(f, "{value}")?;
        } else {
            let one = 10_u64.pow(digits);
            let (whole, rest) = (value / one, value % one);
            let width = digits as usize;
            write!(f, "{whole}.{rest:0width$}")?;
        }
        match unit {
            Unit::BasisPoints => f.write_str(" %"),
            Unit::Money(_) | Unit::Count => write!(f, " {unit}"),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Amount {
    /// As `{unit, value}`, the value in the smallest part of the unit.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use alloc::string::ToString;

        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("unit", &self.unit.to_string())?;
        map.serialize_entry("value", &self.value)?;
        map.end()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&alloc::format!("{} {}", self.value, self.unit))
    }
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_are_sorted_and_three_capital_letters_each() {
        assert!(CODES.is_sorted_by(|a, b| a < b));
        for code in CODES {
            assert!(
                code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()),
                "{code}"
            );
        }
    }
}
