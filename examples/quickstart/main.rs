//! A Tuesday morning at Kettle & Dune, a tea shop in Haarlem with fifteen
//! accounts, and what its staff policy says to each of them.
//!
//! Lives here: the morning itself. It reads `policy.toml`, `accounts.json` and
//! `requests.jsonl`, decides every request, tells the morning in plain words
//! (`words.rs`), shows who may do what (`matrix.rs`), and says how fast it was.
//! It ends in assertions: what each answer must be stands in `expected.txt`.
//!
//! ```sh
//! cargo run --release --example quickstart
//! ```
//!
//! The same three files, without any Rust:
//!
//! ```sh
//! cd examples/quickstart
//! cargo run --example countersign -- decide \
//!     --policy policy.toml --accounts accounts.json --requests requests.jsonl
//! ```

mod matrix;
mod words;

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use countersign::{
    Account, AccountDocument, AccountId, Approval, AsResource, Assurance, Decision, Detail,
    Evidence, Obligations, Policy, PolicyDocument, Principal, PrincipalError, Reason, Request,
    RequestDocument, Resource, Session, Status, TenantId, Time, actions,
};

const POLICY: &str = include_str!("policy.toml");
const ACCOUNTS: &str = include_str!("accounts.json");
const REQUESTS: &str = include_str!("requests.jsonl");
/// What each request must be answered, a line each: `allow`, `deny no_grant` …
const EXPECTED: &str = include_str!("expected.txt");
/// What each request is about, a sentence each. No decision looks at it.
const STORY: &str = include_str!("story.txt");

/// The account of the outside parcel agent, which has a section of its own.
const AGENT: AccountId = AccountId::new(5);
/// The account of the shop assistant who has left.
const LEAVER: AccountId = AccountId::new(11);
/// The account of the shop assistant who has a waiver.
const LET_OFF: AccountId = AccountId::new(13);

/// Ten in the morning in Haarlem, an hour ahead of UTC: the warehouse is at work
/// and the shop in town has just opened.
const TEN: (Time, i32) = (Time::from_unix(1_773_133_200), 3_600);

/// The sections of the morning: an area of the back office, and what it is
/// called in the shop. A bar says where a narrow table may break the word.
const SECTIONS: [(&str, &str); 13] = [
    ("orders", "Orders"),
    ("products", "Pro|ducts"),
    ("inventory", "Inven|tory"),
    ("customers", "Custo|mers"),
    ("discounts", "Cou|pons"),
    ("marketing", "Mar|keting"),
    ("design", "Design"),
    ("reports", "Re|ports"),
    ("settings", "Set|tings"),
    ("apps", "Apps"),
    ("billing", "Bil|ling"),
    ("staff", "Staff"),
    ("loyalty", "Loy|alty"),
];

/// Everybody who has a part in one request, as they stand when it is asked.
struct Cast<'a> {
    account: &'a Account,
    /// Who asks.
    principal: Principal,
    /// On whose behalf, if on somebody's.
    other: Option<Principal>,
    /// Those who said yes or no to it.
    approvers: BTreeMap<AccountId, Principal>,
}

/// One request of the morning, with its answer.
struct Asked<'a> {
    line: usize,
    request: &'a Request,
    account: &'a Account,
    principal: &'a Principal,
    resource: Resource<'a>,
    evidence: Evidence<'a>,
    detail: Detail,
    sentence: &'a str,
}

fn main() -> Result<(), Box<dyn Error>> {
    // Documents come in as names, and become bits once.
    let policy = toml::from_str::<PolicyDocument>(POLICY)?.compile()?;
    let documents: Vec<AccountDocument> = serde_json::from_str(ACCOUNTS)?;
    let accounts = documents
        .iter()
        .map(|document| policy.account(document))
        .collect::<Result<Vec<_>, _>>()?;
    let requests = REQUESTS
        .lines()
        .map(|line| Ok(policy.read_request(&serde_json::from_str::<RequestDocument>(line)?)?))
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;

    // Whoever has a part in a request, then what they said of it, then the answer.
    let casts = requests
        .iter()
        .enumerate()
        .map(|(index, request)| Cast::of(&policy, &accounts, request, index + 1))
        .collect::<Result<Vec<_>, _>>()?;
    let said: Vec<Vec<(Approval, &Principal)>> = requests
        .iter()
        .zip(&casts)
        .map(|(request, cast)| request.evidence().said_by(|id| cast.approvers.get(&id)))
        .collect();
    let morning: Vec<Asked<'_>> = requests
        .iter()
        .zip(&casts)
        .zip(&said)
        .zip(STORY.lines())
        .enumerate()
        .map(|(index, (((request, cast), said), sentence))| {
            ask(&policy, request, cast, said, index + 1, sentence)
        })
        .collect();

    let mut out = io::stdout().lock();
    head(&mut out, &policy, &accounts, &morning)?;
    for (feature, heading) in SECTIONS {
        let belongs = |asked: &Asked<'_>| {
            asked.account.id() != AGENT && words::feature(&policy, asked) == feature
        };
        tell(
            &mut out,
            &heading.replace('|', ""),
            &policy,
            &accounts,
            morning.iter().filter(|asked| belongs(asked)),
        )?;
    }
    let of_agent = |asked: &&Asked<'_>| asked.account.id() == AGENT;
    tell(
        &mut out,
        "The outside agent",
        &policy,
        &accounts,
        morning.iter().filter(of_agent),
    )?;

    let (at, offset) = TEN;
    writeln!(out, "WHO MAY DO WHAT, {}\n", words::moment(at))?;
    let table = matrix::table(&policy, &accounts, at, offset)?;
    writeln!(out, "{}\n", table.trim_fmt())?;
    writeln!(out, "{}\n", matrix::LEGEND)?;
    for account in &accounts {
        if account.status() != Status::Active {
            writeln!(
                out,
                "  {}: the account is {}, so whatever is written down for it counts for nothing.\n",
                words::name(account),
                account.status(),
            )?;
        }
    }

    report_speed(&mut out, &policy, &morning)?;
    check(&policy, &accounts, &morning)?;
    writeln!(
        out,
        "\nEvery answer of the morning is the one that it must be."
    )?;
    Ok(())
}

impl<'a> Cast<'a> {
    fn of(
        policy: &Policy,
        accounts: &'a [Account],
        request: &Request,
        line: usize,
    ) -> Result<Self, Box<dyn Error>> {
        let session = request.session();
        let find = |id: AccountId| {
            let account = accounts.iter().find(|account| account.id() == id);
            account.ok_or_else(|| format!("line {line}: nobody has the account {id}"))
        };
        let account = find(request.account())?;
        let known = request.evidence();
        // Of two who act together it is one session.
        let other = match known.on_behalf_of() {
            Some(id) => Some(principal(policy, accounts, find(id)?, session)?),
            None => None,
        };
        // How approvers signed in was looked at when they said it.
        let now = Session::at(session.now());
        let mut approvers = BTreeMap::new();
        for said in known.approvals() {
            let approver = principal(policy, accounts, find(said.account())?, &now)?;
            approvers.insert(said.account(), approver);
        }
        Ok(Self {
            account,
            principal: principal(policy, accounts, account, session)?,
            other,
            approvers,
        })
    }
}

/// Asks one question of the morning, both ways.
fn ask<'a>(
    policy: &Policy,
    request: &'a Request,
    cast: &'a Cast<'_>,
    said: &'a [(Approval, &'a Principal)],
    line: usize,
    sentence: &'a str,
) -> Asked<'a> {
    let mut evidence = Evidence::from(request.evidence()).approvals(said);
    if let Some(other) = &cast.other {
        evidence = evidence.on_behalf_of(other);
    }
    let (principal, action) = (&cast.principal, request.action());
    let detail = policy.detail_with(principal, action, request, &evidence);
    let decision = policy.authorize_with(principal, action, request, &evidence);
    assert_eq!(detail.decision(), decision, "line {line}: one question");
    Asked {
        line,
        request,
        account: cast.account,
        principal,
        resource: request.as_resource(),
        evidence,
        detail,
        sentence,
    }
}

/// The account as it stands in this session, with all accounts of its person.
fn principal(
    policy: &Policy,
    accounts: &[Account],
    account: &Account,
    session: &Session,
) -> Result<Principal, PrincipalError> {
    let of_person: Vec<&Account> = accounts
        .iter()
        .filter(|other| other.tenant() == account.tenant() && other.person() == account.person())
        .collect();
    let standing = policy.standing(&of_person, session.now());
    policy.principal(account, &standing, session)
}

/// Whose morning it is, and what came of it.
fn head(
    out: &mut impl Write,
    policy: &Policy,
    accounts: &[Account],
    morning: &[Asked<'_>],
) -> io::Result<()> {
    let day = morning.first().map_or_else(String::new, |first| {
        words::day(first.request.session().now())
    });
    writeln!(out, "KETTLE & DUNE, loose-leaf tea and teaware, Haarlem")?;
    writeln!(out, "The morning of {day}, times in UTC\n")?;
    write!(out, "{} accounts", accounts.len())?;
    if let Some(seats) = policy.max_staff() {
        write!(out, " of {seats} that the plan has room for")?;
    }
    let count = |outcome| words::count(morning.iter(), outcome);
    writeln!(
        out,
        ". {} questions: {} allowed, {} asked to sign in again, {} waiting for somebody's yes, {} refused.",
        morning.len(),
        count("allow"),
        count("step_up"),
        count("approval"),
        count("deny"),
    )?;
    writeln!(
        out,
        "In brackets: why an answer is no, or what a yes still takes.\n",
    )
}

/// One section, each of its questions with its answer, in order of time.
fn tell<'a>(
    out: &mut impl Write,
    heading: &str,
    policy: &Policy,
    accounts: &[Account],
    section: impl Iterator<Item = &'a Asked<'a>> + Clone,
) -> io::Result<()> {
    let allowed = words::count(section.clone(), "allow");
    let asked = section.clone().count();
    writeln!(
        out,
        "{} ({asked} asked, {allowed} allowed)\n",
        heading.to_uppercase()
    )?;
    for asked in section {
        let time = words::clock(asked.request.session().now());
        let question = words::question(policy, accounts, asked);
        let answer = words::answer(policy, accounts, asked);
        paragraph(out, &time, words::name(asked.account), &question)?;
        paragraph(out, "", words::outcome(asked.detail.decision()), &answer)?;
    }
    writeln!(out)
}

/// `text` beside its time and label, on as many lines as it takes.
fn paragraph(out: &mut impl Write, time: &str, label: &str, text: &str) -> io::Result<()> {
    let (mut time, mut label) = (time, label);
    for line in words::wrap(text, 82) {
        writeln!(out, "  {time:8}  {label:14}  {line}")?;
        (time, label) = ("", "");
    }
    Ok(())
}

/// How many decisions there are in a second, on one thread, and how many
/// trillionths of a second one takes.
fn speed(policy: &Policy, some: &[&Asked<'_>]) -> (u128, u128) {
    const LONG_ENOUGH: Duration = Duration::from_millis(500);

    let (mut rounds, mut allowed) = (0_usize, 0_usize);
    let start = Instant::now();
    while start.elapsed() < LONG_ENOUGH {
        for asked in some {
            let decision = policy.authorize_with(
                black_box(asked.principal),
                black_box(asked.request.action()),
                black_box(&asked.resource),
                black_box(&asked.evidence),
            );
            allowed += usize::from(black_box(decision).is_allow());
        }
        rounds += 1;
    }
    let took = start.elapsed();
    let each_round = words::count(some.iter().copied(), "allow");
    assert_eq!(
        allowed,
        rounds * each_round,
        "every round is answered alike"
    );
    let decisions = (rounds * some.len()).max(1) as u128;
    let picoseconds = took.as_nanos() * 1_000 / decisions;
    let a_second = decisions * 1_000_000_000 / took.as_nanos().max(1);
    (a_second, picoseconds)
}

fn report_speed(out: &mut impl Write, policy: &Policy, morning: &[Asked<'_>]) -> io::Result<()> {
    // Whether a yes is of this very request takes a digest of the request.
    let by_itself = |asked: &&Asked<'_>| asked.request.evidence().approvals().is_empty();
    let (plain, said): (Vec<&Asked<'_>>, Vec<&Asked<'_>>) = morning.iter().partition(by_itself);
    let (a_second, each) = speed(policy, &plain);
    let (_, each_said) = speed(policy, &said);
    writeln!(
        out,
        "HOW FAST\n\n  This computer made about {} million decisions a second, one after another: {} questions of\n  \
         the morning over and over, refusals included, {}.{} billionths of a second each. The other {}\n  \
         bring a yes or a no along, and take {} each: what was said is held against a digest of what\n  \
         is asked.",
        a_second / 1_000_000,
        plain.len(),
        each / 1_000,
        each % 1_000 / 100,
        said.len(),
        each_said / 1_000,
    )?;
    if cfg!(debug_assertions) {
        writeln!(
            out,
            "  (Not the figure to quote: this build checks itself. Run it with --release.)"
        )?;
    }
    Ok(())
}

/// The key facts of the morning.
fn check(
    policy: &Policy,
    accounts: &[Account],
    morning: &[Asked<'_>],
) -> Result<(), PrincipalError> {
    let verdict = |decision: Decision| match decision.reason() {
        Some(reason) => format!("{} {reason}", decision.outcome()),
        None => decision.outcome().to_owned(),
    };

    // Every answer is the one it must be, and none is missing.
    assert_eq!(morning.len(), REQUESTS.lines().count(), "a sentence each");
    assert_eq!(morning.len(), EXPECTED.lines().count(), "an answer each");
    for (asked, expected) in morning.iter().zip(EXPECTED.lines()) {
        let line = asked.line;
        assert_eq!(verdict(asked.detail.decision()), expected, "line {line}");
    }

    // The agent ships until one second before noon in Haarlem, and at noon no longer.
    let noon = Time::from_unix(1_773_140_400);
    let agent = |at: i64| {
        morning.iter().find(|asked| {
            asked.account.id() == AGENT && asked.request.session().now().to_unix() == at
        })
    };
    let last = agent(noon.to_unix() - 1);
    assert!(last.is_some_and(|asked| asked.detail.decision().is_allow()));
    assert_eq!(last.and_then(|asked| asked.principal.until()), Some(noon));
    let after = agent(noon.to_unix()).and_then(|asked| asked.detail.decision().reason());
    assert_eq!(after, Some(Reason::GrantExpired));

    // Whoever has left is refused for that, not for what was granted.
    for asked in morning.iter().filter(|asked| asked.account.id() == LEAVER) {
        let reason = asked.detail.decision().reason();
        assert_eq!(
            reason,
            Some(Reason::PrincipalSuspended),
            "line {}",
            asked.line
        );
    }

    // No answer is an allow across merchants: not in the morning, and not if
    // each of its questions were about the same thing at another merchant.
    for asked in morning {
        if asked.resource.tenant() != asked.account.tenant() {
            assert!(!asked.detail.decision().is_allow(), "line {}", asked.line);
        }
        let elsewhere = asked.resource.in_tenant(TenantId::new(2));
        let (principal, action) = (asked.principal, asked.request.action());
        let answer = policy.authorize_with(principal, action, &elsewhere, &asked.evidence);
        assert!(!answer.is_allow(), "line {}, elsewhere", asked.line);
    }

    // A sign-in is asked for only where it is missing, and it helps: with it the
    // answer is yes, or goes on to those whose yes it takes.
    for asked in morning {
        if let Decision::NeedsStepUp(step) = asked.detail.decision() {
            let line = asked.line;
            let session = asked.request.session();
            assert!(!session.meets(step.sign_in()), "line {line}");
            let again = (session.clone()).signed_in(step.assurance(), session.now());
            let again = answer_in(policy, accounts, asked, &again)?;
            let helps = match again {
                Decision::Allow(_) => !step.approvals_follow(),
                Decision::NeedsApproval(_) => step.approvals_follow(),
                Decision::NeedsStepUp(_) | Decision::Deny(_) => false,
            };
            assert!(helps, "line {line}: {again}");
        }
    }

    // What rests on a yes rests on one of somebody else, to exactly this.
    for asked in morning {
        if asked
            .detail
            .obligations()
            .contains(Obligations::CONSUME_APPROVAL)
        {
            let (principal, action) = (asked.principal, asked.request.action());
            let asked_for = policy.request(principal, action, &asked.resource, &asked.evidence);
            let digest = asked_for.map(|request| request.digest());
            let said = asked.request.evidence().approvals();
            assert!(!said.is_empty(), "line {}", asked.line);
            for said in said {
                assert_eq!(Some(said.request()), digest, "line {}", asked.line);
                assert_ne!(said.account(), asked.account.id(), "line {}", asked.line);
            }
        }
    }
    check_duties(policy, accounts, morning)
}

/// Of what nobody should hold in one hand: who is let off, and until when.
fn check_duties(
    policy: &Policy,
    accounts: &[Account],
    morning: &[Asked<'_>],
) -> Result<(), PrincipalError> {
    // No role is stopped by what it trips alone; the owner's is told, and not stopped.
    let missing = policy.missing_acceptances();
    let mut roles = missing.iter().map(|missing| missing.role().name());
    assert!(roles.all(|role| role == "owner"), "{missing:?}");

    // A waiver lets her off until it ends, and not a second longer.
    let takes_back = |asked: &&Asked<'_>| {
        asked.account.id() == LET_OFF && asked.request.action() == actions::orders::REFUND
    };
    for asked in morning.iter().filter(takes_back) {
        let ends = asked.account.waivers().iter();
        let ends: Vec<Time> = ends.filter_map(|waiver| waiver.window().until()).collect();
        assert_eq!(ends.len(), 1, "line {}: a waiver, with its end", asked.line);
        for end in ends {
            for (at, outcome) in [(end.to_unix() - 1, "allow"), (end.to_unix(), "approval")] {
                let at = Time::from_unix(at);
                let then = Session::at(at).signed_in(Assurance::Password, at);
                let answer = answer_in(policy, accounts, asked, &then)?;
                assert_eq!(answer.outcome(), outcome, "line {}", asked.line);
            }
        }
    }
    Ok(())
}

/// What the answer would be in another session of the same account.
fn answer_in(
    policy: &Policy,
    accounts: &[Account],
    asked: &Asked<'_>,
    session: &Session,
) -> Result<Decision, PrincipalError> {
    let principal = principal(policy, accounts, asked.account, session)?;
    let (action, resource) = (asked.request.action(), &asked.resource);
    Ok(policy.authorize_with(&principal, action, resource, &asked.evidence))
}
