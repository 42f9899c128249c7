//! The digest of a request: golden vectors, and the same bytes hashed by hand.
//! Approvals that hosts have stored are bound by it, so its format never changes
//! without a new version in it (rule R42).
//!
//! A digest is SHA-256 over fields one after another, each with its length in
//! bytes before it as a number of 8 bytes, highest first. What is not there has
//! the length 0. In this order:
//!
//! | field | bytes |
//! | --- | --- |
//! | domain | `countersign request` |
//! | version of the format | `1` |
//! | tenant | 16, highest first |
//! | person who asks | 16 |
//! | person on whose behalf | 16 |
//! | action | its name |
//! | kind of resource | its name |
//! | id of the resource | 16 |
//! | version of the resource | 8, highest first |
//! | stores | 16 each, sorted and each once |
//! | location | 16 |
//! | unit of the amount | its name |
//! | amount | 8 |
//! | hash of the parameters | 32 |
//! | number of the request | 16 |
//! | instant it was made at | 8, in two's complement |

#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]

use std::collections::BTreeSet;

use countersign::actions::orders;
use countersign::{
    AccountDocument, Amount, ApprovalDocument, EntryDocument, Evidence, HostActionDocument, Level,
    LocationId, ObjectId, PersonId, Policy, PolicyDocument, Principal, RequestStamp, Resource,
    ResourceKind, Risk, ScopeDocument, Session, StoreId, TenantId, Time, Verdict, actions,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// All that a digest is of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fields {
    tenant: Option<u128>,
    person: u128,
    on_behalf_of: Option<u128>,
    action: &'static str,
    kind: Option<&'static str>,
    id: Option<u128>,
    version: Option<u64>,
    stores: Vec<u128>,
    location: Option<u128>,
    amount: Option<(&'static str, u64)>,
    parameters: [u8; 32],
    nonce: u128,
    created: i64,
}

/// A refund of 80 euros on order 9 in its version 7.
const REFUND: Fields = Fields {
    tenant: Some(1),
    person: 107,
    on_behalf_of: None,
    action: "orders.refund",
    kind: Some("order"),
    id: Some(9),
    version: Some(7),
    stores: Vec::new(),
    location: None,
    amount: Some(("EUR", 8_000)),
    parameters: [0; 32],
    nonce: 5,
    created: 1_000,
};

/// As little as there can be.
const LEAST: Fields = Fields {
    tenant: None,
    person: 7,
    on_behalf_of: None,
    action: "orders.view",
    kind: None,
    id: None,
    version: None,
    stores: Vec::new(),
    location: None,
    amount: None,
    parameters: [0; 32],
    nonce: 0,
    created: 0,
};

const UUID: u128 = 0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8;

/// The bytes from 0 to 31.
const COUNTED: [u8; 32] = {
    let mut bytes = [0; 32];
    let mut index: u8 = 0;
    while index < 32 {
        bytes[index as usize] = index;
        index += 1;
    }
    bytes
};

/// Each beside the SHA-256 that Python's `hashlib` gives of its bytes.
fn vectors() -> [(&'static str, Fields, &'static str); 10] {
    [
        (
            "nothing that could be left out",
            LEAST,
            "0eabea2f7c037980c138369551fa061e66f270b4f34d28a22c7b5103761a835f",
        ),
        (
            "a refund",
            REFUND,
            "3b202bc9b55b20a3f4d8b49ba03f7ee9719d6fd65fe4370d356d4f6d40ae598b",
        ),
        (
            "the refund on behalf of another",
            Fields {
                on_behalf_of: Some(102),
                ..REFUND
            },
            "d109987920535c23425edc400096794bf7d61786e9f94a5bf78934fe5361c545",
        ),
        (
            "the refund with parameters",
            Fields {
                parameters: COUNTED,
                ..REFUND
            },
            "6b8471c1b8f1a18aa03a925eff41e206bc8befa7095a01c45925d6c470cfa2b3",
        ),
        (
            "the refund in a store, at a location",
            Fields {
                stores: vec![41],
                location: Some(3),
                ..REFUND
            },
            "f421ffe029040929dfa7a7a8da3d028682a9246ce0e73c29a57a6dcdc1054968",
        ),
        (
            "the refund in two stores, in any order and one of them twice",
            Fields {
                stores: vec![42, 41, 42],
                ..REFUND
            },
            "dbde91b299471ba9c49ece34708f2fe0f8571241b70d96a631426313017a7700",
        ),
        (
            "a setting, by ids that are UUIDs, before 1970",
            Fields {
                tenant: Some(UUID),
                person: UUID + 1,
                action: "settings.payments",
                kind: Some("setting"),
                nonce: UUID + 2,
                created: -1,
                ..LEAST
            },
            "14eefb57bbc34b2dd378406fdb60e8314c8123abed1d7b3f8aa44f9e49764ac0",
        ),
        (
            "a host's own action and kind, and every number at its end",
            Fields {
                tenant: Some(2),
                person: u128::MAX,
                on_behalf_of: Some(0),
                action: "loyalty.adjust",
                kind: Some("subscription"),
                id: Some(1 << 53),
                version: Some(0),
                stores: vec![0, u128::MAX],
                location: Some(u128::MAX),
                amount: Some(("count", 0)),
                parameters: [0xff; 32],
                nonce: u128::MAX,
                created: i64::MIN,
            },
            "0f9b98d1827f6ea3afafa46f18067448b62e38fe3ab4897f42017bbecf055b1b",
        ),
        (
            "a discount in hundredths of a percent, at the other ends",
            Fields {
                action: "discounts.value",
                kind: Some("discount"),
                id: Some(3),
                version: Some(u64::MAX),
                amount: Some(("basis_points", u64::MAX)),
                nonce: 1,
                created: i64::MAX,
                ..REFUND
            },
            "3eea593636519b6551c9f92e6ae401eef64e19f8c4e09366a4d0edf251c0b0cc",
        ),
        (
            "an export of 250 rows, by person 0 of tenant 0",
            Fields {
                tenant: Some(0),
                person: 0,
                action: "customers.export",
                kind: Some("customer"),
                id: None,
                version: None,
                amount: Some(("count", 250)),
                nonce: 6,
                ..REFUND
            },
            "7b027b1a37cdd5f192862cb885b82a2409d3c512eeebd0debde455dea794cdc0",
        ),
    ]
}

/// The digest by hand, from the table above.
fn by_hand(fields: &Fields) -> String {
    let id = |id: Option<u128>| id.map_or(Vec::new(), |id| id.to_be_bytes().to_vec());
    let number = |number: Option<u64>| number.map_or(Vec::new(), |n| n.to_be_bytes().to_vec());
    let text = |text: Option<&str>| text.unwrap_or_default().as_bytes().to_vec();
    let stores: BTreeSet<u128> = fields.stores.iter().copied().collect();
    let stores: Vec<u8> = stores.into_iter().flat_map(u128::to_be_bytes).collect();
    let parts = [
        text(Some("countersign request")),
        text(Some("1")),
        id(fields.tenant),
        id(Some(fields.person)),
        id(fields.on_behalf_of),
        text(Some(fields.action)),
        text(fields.kind),
        id(fields.id),
        number(fields.version),
        stores,
        id(fields.location),
        text(fields.amount.map(|(unit, _)| unit)),
        number(fields.amount.map(|(_, value)| value)),
        fields.parameters.to_vec(),
        id(Some(fields.nonce)),
        fields.created.to_be_bytes().to_vec(),
    ];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digits: Vec<String> = (hash.finalize().into_iter())
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits.concat()
}

fn policy() -> Policy {
    PolicyDocument::new()
        .host_action(
            "loyalty.adjust",
            HostActionDocument::new(9, Level::Full, Risk::High),
        )
        .host_kind("subscription", 3)
        .compile()
        .unwrap()
}

/// Somebody without any grant: what a request is does not depend on who may.
fn somebody(policy: &Policy, account: u64, tenant: Option<u128>, person: u128) -> Principal {
    let mut stored = AccountDocument::human(account, PersonId::new(person));
    if let Some(tenant) = tenant {
        stored = stored.in_tenant(TenantId::new(tenant));
    }
    now(policy, &stored)
}

fn now(policy: &Policy, stored: &AccountDocument) -> Principal {
    let account = policy.account(stored).unwrap();
    let at = Time::from_unix(1_000);
    let standing = policy.standing(&[&account], at);
    policy
        .principal(&account, &standing, &Session::at(at))
        .unwrap()
}

/// The digest that the engine makes of a request with these fields.
fn by_engine(fields: &Fields) -> String {
    let policy = policy();
    let who = somebody(&policy, 1, fields.tenant, fields.person);
    let other = (fields.on_behalf_of).map(|person| somebody(&policy, 2, fields.tenant, person));
    let mut resource = match fields.kind {
        Some(kind) => Resource::of(policy.kind(kind).unwrap()),
        None => Resource::unnamed(),
    };
    if let Some(id) = fields.id {
        resource = resource.with_id(ObjectId::new(id));
    }
    if let Some(version) = fields.version {
        resource = resource.at_version(version);
    }
    let stores: Vec<StoreId> = fields.stores.iter().copied().map(StoreId::new).collect();
    resource = resource.in_stores(&stores);
    if let Some(location) = fields.location {
        resource = resource.at_location(LocationId::new(location));
    }
    let stamp = RequestStamp::new(fields.nonce, Time::from_unix(fields.created));
    let mut evidence = Evidence::none().request(stamp.parameters(fields.parameters));
    if let Some((unit, value)) = fields.amount {
        evidence = evidence.amount(Amount::new(unit.parse().unwrap(), value));
    }
    if let Some(other) = &other {
        evidence = evidence.on_behalf_of(other);
    }
    let action = policy.action(fields.action).unwrap();
    let request = policy.request(&who, action, &resource, &evidence).unwrap();
    request.digest().to_string()
}

#[test]
fn golden_digests_are_pinned() {
    for (what, fields, pinned) in vectors() {
        assert_eq!(by_hand(&fields), pinned, "{what}: by hand");
        assert_eq!(by_engine(&fields), pinned, "{what}");
    }
}

#[test]
fn every_field_makes_another_digest() {
    let one = by_engine(&REFUND);
    let mut seen = vec![one];
    for (what, changed) in [
        (
            "tenant",
            Fields {
                tenant: Some(2),
                ..REFUND
            },
        ),
        (
            "no tenant",
            Fields {
                tenant: None,
                ..REFUND
            },
        ),
        (
            "person",
            Fields {
                person: 108,
                ..REFUND
            },
        ),
        (
            "on behalf of oneself",
            Fields {
                on_behalf_of: Some(107),
                ..REFUND
            },
        ),
        (
            "action",
            Fields {
                action: "orders.cancel",
                ..REFUND
            },
        ),
        (
            "kind",
            Fields {
                kind: Some("payment"),
                ..REFUND
            },
        ),
        (
            "no kind",
            Fields {
                kind: None,
                ..REFUND
            },
        ),
        (
            "id",
            Fields {
                id: Some(10),
                ..REFUND
            },
        ),
        ("no id", Fields { id: None, ..REFUND }),
        (
            "version",
            Fields {
                version: Some(8),
                ..REFUND
            },
        ),
        (
            "no version",
            Fields {
                version: None,
                ..REFUND
            },
        ),
        (
            "store",
            Fields {
                stores: vec![41],
                ..REFUND
            },
        ),
        (
            "another store",
            Fields {
                stores: vec![42],
                ..REFUND
            },
        ),
        (
            "both stores",
            Fields {
                stores: vec![41, 42],
                ..REFUND
            },
        ),
        (
            "location",
            Fields {
                location: Some(41),
                ..REFUND
            },
        ),
        (
            "unit",
            Fields {
                amount: Some(("USD", 8_000)),
                ..REFUND
            },
        ),
        (
            "amount",
            Fields {
                amount: Some(("EUR", 8_001)),
                ..REFUND
            },
        ),
        (
            "no amount",
            Fields {
                amount: None,
                ..REFUND
            },
        ),
        (
            "parameters",
            Fields {
                parameters: [1; 32],
                ..REFUND
            },
        ),
        ("nonce", Fields { nonce: 6, ..REFUND }),
        (
            "created",
            Fields {
                created: 1_001,
                ..REFUND
            },
        ),
    ] {
        let digest = by_engine(&changed);
        assert!(!seen.contains(&digest), "{what}");
        seen.push(digest);
    }
}

#[test]
fn stores_are_a_set() {
    let of = |stores: &[u128]| {
        by_engine(&Fields {
            stores: stores.to_vec(),
            ..REFUND
        })
    };
    assert_eq!(of(&[42, 41, 42]), of(&[41, 42]));
    assert_eq!(of(&[41, 41]), of(&[41]));
}

#[test]
fn names_and_not_bits_are_hashed() {
    // The same names under other slots are the same request.
    let with_slots = |action: u64, kind: u64| {
        let policy = PolicyDocument::new()
            .host_action(
                "loyalty.adjust",
                HostActionDocument::new(action, Level::Full, Risk::High),
            )
            .host_kind("subscription", kind)
            .compile()
            .unwrap();
        let who = somebody(&policy, 1, Some(1), 7);
        let resource = Resource::of(policy.kind("subscription").unwrap()).with_id(9_u64);
        let evidence = Evidence::none().request(RequestStamp::new(1_u64, Time::from_unix(2)));
        let action = policy.action("loyalty.adjust").unwrap();
        let request = policy.request(&who, action, &resource, &evidence).unwrap();
        request.digest()
    };
    assert_eq!(with_slots(0, 0), with_slots(127, 127));
}

#[test]
fn without_a_stamp_there_is_no_request() {
    let policy = policy();
    let who = somebody(&policy, 1, Some(1), 7);
    let order = Resource::of(ResourceKind::ORDER).in_tenant(1_u64);
    let request = policy.request(&who, orders::REFUND, &order, &Evidence::none());
    assert_eq!(request, None);
}

fn any_fields() -> impl Strategy<Value = Fields> {
    let ids = || prop_oneof![0..3_u128, any::<u128>()];
    let who = (
        proptest::option::of(ids()),
        ids(),
        proptest::option::of(ids()),
    );
    let action = proptest::sample::select(vec![
        "orders.refund",
        "orders.view",
        "staff.approve",
        "loyalty.adjust",
    ]);
    let kind = proptest::sample::select(vec!["order", "payment", "subscription"]);
    let what = (
        action,
        proptest::option::of(kind),
        proptest::option::of(ids()),
        proptest::option::of(any::<u64>()),
        proptest::collection::vec(ids(), 0..4),
        proptest::option::of(ids()),
    );
    let unit = proptest::sample::select(vec!["EUR", "USD", "count", "basis_points"]);
    let amount = proptest::option::of((unit, any::<u64>()));
    let stamp = (any::<[u8; 32]>(), ids(), any::<i64>());
    (who, what, amount, stamp).prop_map(|(who, what, amount, stamp)| {
        let (tenant, person, on_behalf_of) = who;
        let (action, kind, id, version, stores, location) = what;
        let (parameters, nonce, created) = stamp;
        Fields {
            tenant,
            person,
            on_behalf_of,
            action,
            kind,
            id,
            version,
            stores,
            location,
            amount,
            parameters,
            nonce,
            created,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_request_has_the_digest_that_is_made_by_hand(fields in any_fields()) {
        prop_assert_eq!(by_engine(&fields), by_hand(&fields));
    }
}

// ---- What a digest has to tell apart ----

#[test]
fn r42_a_yes_for_one_store_is_none_for_another() {
    // What is approved has no id here, so where it is, is which one it is.
    let policy = PolicyDocument::new()
        .approval(ApprovalDocument::new("exports").actions([orders::EXPORT]))
        .compile()
        .unwrap();
    let holding = |id: u64, action| {
        let entry = EntryDocument::actions([action], ScopeDocument::tenant());
        let stored = AccountDocument::human(id, 100 + id).in_tenant(1_u64);
        now(&policy, &stored.grant(entry))
    };
    let ana = holding(1, orders::EXPORT);
    let cleo = holding(2, actions::staff::APPROVE);
    let all_of = |store: u64| {
        Resource::of(ResourceKind::ORDER)
            .in_tenant(1_u64)
            .in_store(store)
    };
    let evidence = Evidence::none().request(RequestStamp::new(5_u64, Time::from_unix(900)));
    let request = policy
        .request(&ana, orders::EXPORT, &all_of(41), &evidence)
        .unwrap();
    let yes = policy
        .approve(&cleo, &request, "exports", 1_u64, Verdict::Approve)
        .unwrap();
    let said = [(yes, &cleo)];
    let export = |store| {
        let evidence = evidence.approvals(&said);
        let decision = policy.authorize_with(&ana, orders::EXPORT, &all_of(store), &evidence);
        decision.outcome()
    };
    assert_eq!((export(41), export(42)), ("allow", "approval"));
}
