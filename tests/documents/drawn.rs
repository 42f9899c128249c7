//! Documents drawn at random, with all that they can say.
//!
//! Lives here: strategies; what must hold of them is in `round_trips`.

use countersign::{
    AccountDocument, AccountKind, Amount, ApprovalDocument, Assurance, Currency, DutyDocument,
    DutyKind, DutySet, EntryDocument, HostActionDocument, Level, LimitDocument, OnGrant, OnUse,
    Per, PolicyDocument, Profile, Requirements, Risk, RoleDocument, ScopeDocument, Severity,
    SignIn, Status, StepUpDocument, Tags, Time, Unit, WaiverDocument,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Words that documents might hold, good and bad, and those that break weak
/// quoting.
pub(crate) fn word() -> impl Strategy<Value = String> {
    let words = vec![
        "",
        "orders.view",
        "orders.refund",
        "staff.transfer_ownership",
        "loyalty.view",
        "orders",
        "loyalty",
        "desk",
        "back",
        "customer_support",
        "stock",
        "audit",
        "justify",
        "order",
        "a.b.c",
        "x = 1",
        "\"",
        "\\",
        "#",
        "\n",
        "null",
        "true",
        "0",
        "tenant",
        "nothing",
        "\u{1f600}",
        "\u{202e}",
        "\0",
        "\u{7f}",
    ];
    prop_oneof![
        4 => select(words).prop_map(String::from),
        1 => ".{0,6}",
    ]
}

/// Up to four words, each once, in order: what a table has as keys once a
/// format that sorts them has been at it.
fn keys() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(word(), 0..4).prop_map(|keys| keys.into_iter().collect())
}

pub(crate) fn level() -> impl Strategy<Value = Level> {
    select(Level::ALL)
}

/// Amounts and times that every format can write.
pub(crate) fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![0..3_u64, Just(i64::MAX.unsigned_abs())]
}

pub(crate) fn limit() -> impl Strategy<Value = LimitDocument> {
    let window = prop_oneof![0..3_u32, any::<u32>()];
    let per = (0..4_u8, window).prop_map(|(per, window)| match per {
        0 => Per::Request,
        1 => Per::Object,
        2 => Per::Person { window },
        _ => Per::Store { window },
    });
    let unit = select(vec![
        Unit::Money(Currency::EUR),
        Unit::Money(Currency::USD),
        Unit::Count,
        Unit::BasisPoints,
    ]);
    let soft = option::of((amount(), word()));
    let head = (word(), vec(word(), 0..3), per, unit);
    (head, soft, option::of(amount())).prop_map(|((id, actions, per, unit), soft, hard)| {
        let mut limit = LimitDocument::new(id, actions, per, unit);
        if let Some((above, approval)) = soft {
            limit = limit.soft(above, approval);
        }
        match hard {
            Some(above) => limit.hard(above),
            None => limit,
        }
    })
}

fn approval() -> impl Strategy<Value = ApprovalDocument> {
    let times = (option::of(any::<u32>()), option::of(any::<u32>()));
    let people = (option::of(any::<u8>()), option::of(word()));
    (word(), vec(word(), 0..3), people, times).prop_map(|(id, actions, people, times)| {
        let mut approval = ApprovalDocument::new(id).actions(actions);
        if let Some(quorum) = people.0 {
            approval = approval.quorum(quorum);
        }
        if let Some(approver) = people.1 {
            approval = approval.approver(approver);
        }
        if let Some(seconds) = times.0 {
            approval = approval.decide_within(seconds);
        }
        match times.1 {
            Some(seconds) => approval.use_within(seconds),
            None => approval,
        }
    })
}

fn sign_in() -> impl Strategy<Value = SignIn> {
    let age = option::of(prop_oneof![0..3_u32, any::<u32>()]);
    (select(Assurance::ALL), age).prop_map(|(assurance, age)| {
        let least = SignIn::at_least(assurance);
        age.map_or(least, |seconds| least.within(seconds))
    })
}

fn step_up() -> impl Strategy<Value = StepUpDocument> {
    let failures = option::of(any::<u16>());
    (vec(word(), 0..3), sign_in(), failures).prop_map(|(actions, sign_in, failures)| {
        let step_up = StepUpDocument::new(actions, sign_in);
        match failures {
            Some(count) => step_up.after_failed_logins(count),
            None => step_up,
        }
    })
}

fn duty_rule() -> impl Strategy<Value = DutyDocument> {
    let words = (
        word(),
        select(DutyKind::ALL),
        select(Severity::ALL),
        option::of(select(OnGrant::ALL)),
        option::of(select(OnUse::ALL)),
    );
    let numbers = (option::of(any::<u32>()), option::of(any::<u8>()));
    let sides = vec((vec(word(), 0..3), any::<bool>()), 0..3);
    let rest = (any::<bool>(), option::of((word(), word())));
    (words, numbers, sides, rest).prop_map(|(words, numbers, sides, rest)| {
        let (id, kind, severity, on_grant, on_use) = words;
        let mut rule = DutyDocument::new(id, kind, severity);
        if let Some(on_grant) = on_grant {
            rule = rule.on_grant(on_grant);
        }
        if let Some(on_use) = on_use {
            rule = rule.on_use(on_use);
        }
        if let Some(version) = numbers.0 {
            rule = rule.version(version);
        }
        if let Some(sides) = numbers.1 {
            rule = rule.trip_at(sides);
        }
        for (actions, all) in sides {
            rule = if all {
                rule.side_of_all(actions)
            } else {
                rule.side(actions)
            };
        }
        if rest.0 {
            rule = rule.not_waivable();
        }
        match rest.1 {
            Some((rationale, mitigation)) => rule.because(rationale, mitigation),
            None => rule,
        }
    })
}

/// A role with conditions, and with what it accepts.
fn conditional_role() -> impl Strategy<Value = RoleDocument> {
    let hours = option::of((vec(word(), 0..3), word(), word()));
    let requires = (0..16_u8).prop_map(Requirements::from_bits_truncate);
    let accepts = vec((word(), word(), word()), 0..3);
    (
        role(),
        vec(limit(), 0..3),
        hours,
        option::of(sign_in()),
        requires,
        accepts,
    )
        .prop_map(|(role, limits, hours, sign_in, requires, accepts)| {
            let mut role = limits.into_iter().fold(role, RoleDocument::limit);
            for (rule, control, owner) in accepts {
                role = role.accept(rule, control, owner);
            }
            if let Some((days, from, until)) = hours {
                role = role.hours(days, from, until);
            }
            if let Some(sign_in) = sign_in {
                role = role.step_up(sign_in);
            }
            role.requires(requires)
        })
}

pub(crate) fn role() -> impl Strategy<Value = RoleDocument> {
    let lists = (
        vec(word(), 0..3),
        vec(word(), 0..3),
        vec(word(), 0..3),
        vec(word(), 0..3),
    );
    let head = (option::of(word()), option::of(word()));
    (head, lists, keys(), level()).prop_map(|(head, lists, features, level)| {
        let (title, template) = head;
        let (addons, without, allow, includes) = lists;
        let mut role = template.map_or_else(RoleDocument::new, RoleDocument::from_template);
        if let Some(title) = title {
            role = role.title(title);
        }
        role = addons.into_iter().fold(role, RoleDocument::addon);
        role = features
            .into_iter()
            .fold(role, |role, feature| role.level(feature, level));
        role = includes.into_iter().fold(role, RoleDocument::include);
        role.without(without).allow(allow)
    })
}

fn host_action() -> impl Strategy<Value = HostActionDocument> {
    let tags = subsequence(
        vec![
            Tags::FINANCIAL,
            Tags::PII,
            Tags::BULK,
            Tags::IRREVERSIBLE,
            Tags::SECURITY,
        ],
        0..=5,
    );
    let slot = prop_oneof![0..130_u64, Just(i64::MAX.unsigned_abs())];
    (slot, level(), select(Risk::ALL), tags, option::of(word())).prop_map(
        |(slot, level, risk, tags, title)| {
            let action = HostActionDocument::new(slot, level, risk);
            let action = action.tags(tags.into_iter().collect());
            match title {
                Some(title) => action.title(title),
                None => action,
            }
        },
    )
}

pub(crate) fn policy_document() -> impl Strategy<Value = PolicyDocument> {
    let head = (
        0..3_u64,
        option::of(select(Profile::ALL)),
        option::of(any::<u32>()),
        option::of(vec(word(), 0..3)),
    );
    let host = (keys(), vec(host_action(), 4), keys(), 0..3_u64);
    let large = option::of((amount(), any::<bool>()));
    let obligations = vec((vec(word(), 0..3), vec(word(), 0..3), large), 0..3);
    let guards = (
        vec(approval(), 0..3),
        vec(step_up(), 0..3),
        vec(limit(), 0..3),
    );
    let sets = option::of(subsequence(DutySet::ALL.to_vec(), 0..=2));
    let duties = (
        sets,
        vec(word(), 0..3),
        any::<bool>(),
        vec(duty_rule(), 0..3),
    );
    (
        head,
        host,
        keys(),
        vec(conditional_role(), 4),
        obligations,
        guards,
        duties,
    )
        .prop_map(|(head, host, names, roles, obligations, guards, duties)| {
            let (catalogue, profile, max_staff, guardrail) = head;
            let mut document = PolicyDocument::new().catalogue(catalogue);
            if let Some(profile) = profile {
                document = document.profile(profile);
            }
            if let Some(seats) = max_staff {
                document = document.max_staff(seats);
            }
            if let Some(features) = guardrail {
                document = document.guardrail(features);
            }
            let (actions, definitions, kinds, slot) = host;
            for (name, action) in actions.into_iter().zip(definitions) {
                document = document.host_action(name, action);
            }
            for (kind, slot) in kinds.into_iter().zip(slot..) {
                document = document.host_kind(kind, slot);
            }
            for (name, role) in names.into_iter().zip(roles) {
                document = document.role(name, role);
            }
            for (actions, add, large) in obligations {
                document = match large {
                    None => document.obligations(actions, add),
                    Some((above, money)) => {
                        let unit = if money {
                            Unit::Money(Currency::USD)
                        } else {
                            Unit::Count
                        };
                        document.obligations_above(Amount::new(unit, above), actions, add)
                    }
                };
            }
            let (sets, drop, owners_gain, rules) = duties;
            if let Some(sets) = sets {
                document = document.duties(sets);
            }
            document = drop.into_iter().fold(document, PolicyDocument::drop_duty);
            if owners_gain {
                document = document.owner_self_dealing();
            }
            document = rules.into_iter().fold(document, PolicyDocument::duty);
            let (approvals, step_ups, caps) = guards;
            document = approvals
                .into_iter()
                .fold(document, PolicyDocument::approval);
            document = step_ups.into_iter().fold(document, PolicyDocument::step_up);
            caps.into_iter().fold(document, PolicyDocument::cap)
        })
}

/// Ids of which most are small and some need more than a number.
fn id() -> impl Strategy<Value = u128> {
    prop_oneof![4 => 0..5_u128, 1 => any::<u128>()]
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![4 => -3..3_i64, 1 => any::<i64>()].prop_map(Time::from_unix)
}

fn scope() -> impl Strategy<Value = ScopeDocument> {
    let ids = || option::of(vec(id(), 0..3));
    let objects = vec((word(), id()), 0..3);
    let narrowed = (ids(), ids(), ids(), ids(), objects, any::<bool>());
    option::of(narrowed).prop_map(|narrowed| {
        let Some((stores, locations, categories, vendors, objects, assigned)) = narrowed else {
            return ScopeDocument::tenant();
        };
        let mut scope = ScopeDocument::narrowed();
        if let Some(ids) = stores {
            scope = scope.stores(ids);
        }
        if let Some(ids) = locations {
            scope = scope.locations(ids);
        }
        if let Some(ids) = categories {
            scope = scope.categories(ids);
        }
        if let Some(ids) = vendors {
            scope = scope.vendors(ids);
        }
        for (kind, id) in objects {
            scope = scope.object(kind, id);
        }
        if assigned { scope.assigned() } else { scope }
    })
}

fn entry() -> impl Strategy<Value = EntryDocument> {
    let selector = (0..3_u8, word(), vec(word(), 0..3), keys(), level());
    let window = (option::of(time()), option::of(time()));
    let provenance = (option::of(word()), option::of(id()), option::of(time()));
    (selector, scope(), window, provenance).prop_map(|(selector, scope, window, provenance)| {
        let mut entry = match selector {
            (0, role, ..) => EntryDocument::role(role, scope),
            (1, _, actions, ..) => EntryDocument::actions(actions, scope),
            (_, _, _, features, level) => {
                EntryDocument::levels(features.into_iter().map(|feature| (feature, level)), scope)
            }
        };
        if let Some(from) = window.0 {
            entry = entry.from(from);
        }
        if let Some(until) = window.1 {
            entry = entry.until(until);
        }
        if let Some(because) = provenance.0 {
            entry = entry.because(because);
        }
        if let Some(by) = provenance.1 {
            entry = entry.by(by);
        }
        if let Some(at) = provenance.2 {
            entry = entry.at(at);
        }
        entry
    })
}

fn waiver() -> impl Strategy<Value = WaiverDocument> {
    let rules = prop_oneof![Just(String::from("O2C-02")), word()];
    let head = (word(), rules, 0..3_u32, id(), scope());
    let texts = (word(), word(), id());
    let people = (option::of(id()), option::of(id()));
    (head, texts, people, option::of((time(), time()))).prop_map(|(head, texts, people, window)| {
        let (name, rule, version, person, scope) = head;
        let (because, control, owner) = texts;
        let mut waiver = WaiverDocument::new(name, rule, version, person)
            .scope(scope)
            .because(because)
            .control(control, owner);
        if let Some(person) = people.0 {
            waiver = waiver.requested_by(person);
        }
        if let Some(person) = people.1 {
            waiver = waiver.approved_by(person);
        }
        match window {
            Some((from, until)) => waiver.window(from, until),
            None => waiver,
        }
    })
}

pub(crate) fn account_document() -> impl Strategy<Value = AccountDocument> {
    let head = (
        id(),
        id(),
        id(),
        select(AccountKind::ALL),
        select(Status::ALL),
    );
    let flags = (
        any::<bool>(),
        any::<bool>(),
        option::of(word()),
        option::of(id()),
    );
    let times = (option::of(time()), option::of(time()), option::of(time()));
    let epoch = prop_oneof![0..3_u64, Just(i64::MAX.unsigned_abs())];
    let boundary = prop_oneof![
        Just(None),
        Just(Some(None)),
        vec(entry(), 0..3).prop_map(|entries| Some(Some(entries))),
    ];
    let lists = (
        vec(entry(), 0..3),
        vec(entry(), 0..3),
        vec(waiver(), 0..3),
        boundary,
    );
    (head, flags, times, epoch, lists).prop_map(|(head, flags, times, epoch, lists)| {
        let (id, tenant, person, kind, status) = head;
        let mut document = AccountDocument::new(kind, id, person)
            .in_tenant(tenant)
            .status(status)
            .epoch(epoch);
        let (owner, shared, name, maker) = flags;
        if owner {
            document = document.owner();
        }
        if shared {
            document = document.shared();
        }
        if let Some(name) = name {
            document = document.name(name);
        }
        if let Some(maker) = maker {
            document = document.made_by(maker);
        }
        if let Some(from) = times.0 {
            document = document.active_from(from);
        }
        if let Some(until) = times.1 {
            document = document.active_until(until);
        }
        if let Some(until) = times.2 {
            document = document.trained_until(until);
        }
        let (grants, denies, waivers, boundary) = lists;
        document = grants.into_iter().fold(document, AccountDocument::grant);
        document = denies.into_iter().fold(document, AccountDocument::deny);
        document = waivers.into_iter().fold(document, AccountDocument::waiver);
        match boundary {
            None => document,
            Some(None) => document.boundary_nothing(),
            Some(Some(entries)) => document.boundary(entries),
        }
    })
}
