//! A day at Copper Wheel, bicycles and parts, Ghent: money is given back, alone
//! or with somebody else's yes, and whoever tries around that is told no.
//!
//! Lives here: the story, scene by scene. Every attempt is made for real, told
//! with what the engine says and why, and held to what it must be: the program
//! fails where anything comes out otherwise. The rules stand in `policy.toml`,
//! the people in `staff.rs`, and the back end, as a host would write it, in
//! `desk.rs`. There is no clock in it: every instant is said.
//!
//! ```sh
//! cargo run --example refund_desk
//! ```

#![allow(
    clippy::inconsistent_digit_grouping,
    reason = "cents stand apart: 80_00 is 80.00"
)]

mod desk;
mod staff;

use std::error::Error;
use std::mem;

use countersign::actions::{orders, settings};
use countersign::{
    AccountId, Allowed, ApprovalRequest, Assurance, Decision, Evidence, EvidenceKinds, Explanation,
    NotEligible, Obligations, PolicyDocument, Principal, RequestStamp, Resource, ResourceKind,
    Session, Status, Time, UnreachableApproval, Verdict, WeighedApproval,
};

use desk::{Caller, Desk, KNOWN, Order, Refund};
use staff::{
    BILAL, JORIS, LOTTE, MIRTE, RETURNS_KEY, SAAR, SAAR_ON_SATURDAY, SHOP, WOUT, person_of,
};

const POLICY: &str = include_str!("policy.toml");

type Told<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Told {
    let policy = toml::from_str::<PolicyDocument>(POLICY)?.compile()?;
    let desk = &mut Desk::open(policy, staff::everybody())?;
    println!("COPPER WHEEL, bicycles and parts, Ghent\nTuesday 10 March 2026");
    a_small_refund(desk)?;
    a_larger_one(desk)?;
    in_pieces(desk)?;
    by_a_key(desk)?;
    an_hour_to_use_it(desk)?;
    a_day_to_answer(desk)?;
    a_no(desk)?;
    more_than_any_yes(desk)?;
    a_large_one(desk)?;
    an_approver_is_suspended(desk)?;
    a_cap_for_everybody(desk)?;
    payments(desk)?;
    a_shop_of_one(desk)?;
    println!("\nEverything came out as it must.");
    Ok(())
}

/// Looking at an order needs nothing from the books. A refund needs what was
/// given back before; a small one is then done at once.
fn a_small_refund(desk: &mut Desk) -> Told {
    scene("A small refund");
    let saar = desk.caller(SAAR, &Session::at(tue(9, 5)))?.who;
    let bell = desk.wish(SAAR, 1001, 30_00, tue(9, 6));
    let needed = |action| desk.policy.evidence_needed(&saar, action);
    let refund = EvidenceKinds::AMOUNT
        | EvidenceKinds::USAGE
        | EvidenceKinds::APPROVALS
        | EvidenceKinds::BENEFICIARIES;
    assert_eq!(needed(orders::VIEW), EvidenceKinds::empty());
    assert_eq!(needed(orders::REFUND), refund);
    let seen = desk.policy.authorize(&saar, orders::VIEW, &bell.order);
    assert!(seen.is_allow());
    assert_eq!(desk.sums.get(), 0);
    said(
        tue(9, 5),
        "Saar opens order 1001, and nothing is loaded for that",
    );

    assert_eq!(tries(desk, SAAR, tue(9, 6), &bell, "Saar asks")?, "allow");
    let sums = 3; // what this order, this person's day and this store's day used up
    assert_eq!(desk.sums.get(), 2 * sums, "to explain it and to do it");
    let line = "account 3 gave back 30.00 EUR of order 1001";
    assert_eq!(desk.books.log, [line]);

    // What was done under its number is not done again.
    let twice = tries(desk, SAAR, tue(9, 6), &bell, "The button is clicked twice")?;
    assert_eq!(twice, "deny: invalid_request");
    Ok(())
}

/// From the wish through the yes of somebody else to the money, and everything
/// that does not count on the way.
fn a_larger_one(desk: &mut Desk) -> Told {
    scene("A larger one: above 50.00 somebody else says yes");
    let saddle = desk.wish(SAAR, 1002, 80_00, tue(10, 0));
    let asked = tries(desk, SAAR, tue(10, 0), &saddle, "Saar asks")?;
    assert_eq!(asked, "approval");
    let request = desk.request(&saddle)?;
    let shown = desk.approvers(&request, tue(10, 0))?;
    assert_eq!(shown, [MIRTE, JORIS, WOUT].map(person_of));
    said(
        tue(10, 1),
        "The request is shown to Mirte, Joris and Wout: nobody else could say yes",
    );

    let own = says_yes(desk, SAAR, tue(10, 2), &request, "Saar says yes herself")?;
    assert_eq!(own, Err(NotEligible::Party));
    let tried = "Saar says yes with her account for Saturdays";
    let own = says_yes(desk, SAAR_ON_SATURDAY, tue(10, 3), &request, tried)?;
    assert_eq!(own, Err(NotEligible::Party));
    let tried = "Lotte says yes, who leads the workshop and not the web shop";
    let elsewhere = says_yes(desk, LOTTE, tue(10, 4), &request, tried)?;
    assert_eq!(why_not(elsewhere), "deny: out_of_scope");

    let password = Session::at(tue(10, 6)).signed_in(Assurance::Password, tue(8, 0));
    let joris = desk.principal(JORIS, &password)?;
    let weak = desk.answer(&joris, &request, Verdict::Approve);
    answered(
        tue(10, 6),
        "Joris says yes, signed in by password alone",
        &weak,
    );
    assert_eq!(why_not(weak), "step_up: multi_factor");
    let tried = "Joris says yes, with a second factor";
    assert_eq!(says_yes(desk, JORIS, tue(10, 10), &request, tried)?, Ok(()));

    // It is a yes to exactly this.
    let cents = saddle.cents + 1;
    let more = Refund { cents, ..saddle };
    let more = tries(desk, SAAR, tue(10, 15), &more, "For a cent more, Saar asks")?;
    assert_eq!(more, "approval (stale_approval)");
    let order = Order {
        version: saddle.order.version + 1,
        ..saddle.order
    };
    let changed = Refund { order, ..saddle };
    let tried = "After a change of the order, Saar asks";
    let changed = tries(desk, SAAR, tue(10, 20), &changed, tried)?;
    assert_eq!(changed, "approval (stale_approval)");
    let same = tries(desk, SAAR, tue(10, 30), &saddle, "As it was, Saar asks")?;
    assert_eq!(same, "allow");
    let books = &desk.books;
    let booked = (books.refunds.len(), books.used.len(), books.done.len());
    assert_eq!(booked, (2, 1, 2), "two refunds, one of them on an approval");

    // And it is a yes to doing it once.
    let again = tries(desk, SAAR, tue(10, 31), &saddle, "Once more, Saar asks")?;
    assert_eq!(again, "deny: invalid_request (approval_consumed)");
    let numbers = mem::take(&mut desk.books.done);
    let tried = "With the number of it forgotten, Saar asks";
    let forgotten = tries(desk, SAAR, tue(10, 31), &saddle, tried)?;
    assert_eq!(forgotten, "approval (approval_consumed)");
    desk.books.done = numbers;
    let new = desk.wish(SAAR, 1002, 80_00, tue(10, 32));
    let new = tries(desk, SAAR, tue(10, 32), &new, "As a new request, Saar asks")?;
    assert_eq!(new, "approval");
    Ok(())
}

/// A limit of one request alone is decoration: the pieces are counted, over the
/// order and over the day.
fn in_pieces(desk: &mut Desk) -> Told {
    scene("In pieces of 45.00, for which nobody is asked");
    let piece = |desk: &mut Desk, order, minute| {
        let wish = desk.wish(BILAL, order, 45_00, tue(11, minute));
        tries(desk, BILAL, tue(11, minute), &wish, "Bilal asks")
    };
    assert_eq!(piece(desk, 1003, 0)?, "allow");
    assert_eq!(piece(desk, 1003, 1)?, "approval", "90.00 of one order");
    assert_eq!(piece(desk, 1004, 2)?, "allow");
    assert_eq!(piece(desk, 1005, 3)?, "allow");
    assert_eq!(piece(desk, 1006, 4)?, "allow");
    assert_eq!(piece(desk, 1007, 5)?, "approval", "225.00 in a day");

    // A day is the last 24 hours, the first second of them included.
    let wish = desk.wish(BILAL, 1007, 45_00, wed(11, 0));
    let could = |at| -> Told<String> {
        let bilal = desk.caller(BILAL, &Session::at(at))?;
        let why = desk.explain(&bilal, &wish);
        Ok(told(at, "A day later Bilal could ask", &wish, &why))
    };
    assert_eq!(could(wed(11, 0))?, "approval");
    assert_eq!(could(wed(11, 0).plus(1)?)?, "allow");
    Ok(())
}

/// A key can do no more than whoever made it can now.
fn by_a_key(desk: &mut Desk) -> Told {
    scene("By a key that Bilal made, and that was given refunds without a limit");
    let by_key = |desk: &mut Desk, cents, tried| {
        let wish = desk.wish(RETURNS_KEY, 1007, cents, tue(12, 0));
        tries(desk, RETURNS_KEY, tue(12, 0), &wish, tried)
    };
    let tried = "For Bilal, whose day is then full, the key asks";
    assert_eq!(by_key(desk, 20_00, tried)?, "allow");
    assert_eq!(by_key(desk, 5_00, "Then the key asks")?, "approval");
    let beyond = by_key(desk, 600_00, "Then the key asks")?;
    assert_eq!(beyond, "deny: limit_exceeded");

    let alone = Caller {
        on_behalf_of: None,
        ..desk.caller(RETURNS_KEY, &Session::at(tue(12, 0)))?
    };
    let wish = desk.wish(RETURNS_KEY, 1007, 600_00, tue(12, 0));
    assert!(desk.explain(&alone, &wish).decision().is_allow());
    said(
        tue(12, 0),
        "Of itself the key would be allowed that, so it is never asked about alone",
    );

    desk.load(&staff::bilal().status(Status::Suspended).epoch(1))?;
    let gone = by_key(desk, 1_00, "Bilal is suspended, and the key asks")?;
    assert_eq!(gone, "deny: principal_suspended");
    desk.load(&staff::bilal().epoch(2))?;
    Ok(())
}

/// An approver says yes to no more than they may, and the yes is good for an hour.
fn an_hour_to_use_it(desk: &mut Desk) -> Told {
    scene("150.00, which is more than Wout may say yes to");
    let wheel = desk.wish(SAAR, 1008, 150_00, tue(13, 0));
    let request = desk.request(&wheel)?;
    let tried = "Wout says yes, who may up to 100.00";
    let wout = says_yes(desk, WOUT, tue(13, 5), &request, tried)?;
    assert_eq!(why_not(wout), "deny: limit_exceeded");
    let joris = says_yes(desk, JORIS, tue(13, 10), &request, "Joris says yes")?;
    assert_eq!(joris, Ok(()));

    let hour = tries(
        desk,
        SAAR,
        tue(14, 10),
        &wheel,
        "60 minutes later Saar asks",
    )?;
    assert_eq!(hour, "approval (approval_expired)");
    let less = tries(desk, SAAR, tue(14, 9), &wheel, "Had it been 59, Saar asks")?;
    assert_eq!(less, "allow");
    Ok(())
}

/// A request waits for a day.
fn a_day_to_answer(desk: &mut Desk) -> Told {
    scene("60.00, and nobody answers all day");
    let lamp = desk.wish(SAAR, 1009, 60_00, tue(14, 30));
    let request = desk.request(&lamp)?;
    let tried = "Joris says yes, 24 hours after it was asked";
    let late = says_yes(desk, JORIS, wed(14, 30), &request, tried)?;
    assert!(matches!(late, Err(NotEligible::NotInTime { .. })));
    let last = wed(14, 30).plus(-1)?;
    let just = says_yes(desk, JORIS, last, &request, "Had it been a second less")?;
    assert_eq!(just, Ok(()));
    Ok(())
}

/// One no of somebody who could have said yes ends a request.
fn a_no(desk: &mut Desk) -> Told {
    scene("90.00, and a no");
    let pump = desk.wish(SAAR, 1010, 90_00, tue(15, 0));
    let request = desk.request(&pump)?;
    let joris = signed_in(desk, JORIS, tue(15, 5))?;
    let no = desk.answer(&joris, &request, Verdict::Reject);
    answered(tue(15, 5), "Joris says no", &no);
    let yes = says_yes(desk, MIRTE, tue(15, 6), &request, "And Mirte says yes")?;
    assert_eq!((no, yes), (Ok(()), Ok(())));
    let asked = tries(desk, SAAR, tue(15, 10), &pump, "Saar asks")?;
    assert_eq!(asked, "deny: approval_rejected");
    // Of the grant an auditor is told the same, not that more people have to approve.
    let saar = desk.caller(SAAR, &Session::at(tue(15, 10)))?;
    let why = desk.explain(&saar, &pump);
    let nearly: Vec<String> = why.near_misses().iter().map(ToString::to_string).collect();
    let refused = "grants[0], role support: somebody whose approval it asks for said no";
    assert_eq!(nearly, [refused]);

    let new = desk.wish(SAAR, 1010, 90_00, tue(15, 12));
    let new = tries(desk, SAAR, tue(15, 12), &new, "As a new request, Saar asks")?;
    assert_eq!(new, "approval");
    Ok(())
}

/// Above a hard limit no approval helps, and none is asked for.
fn more_than_any_yes(desk: &mut Desk) -> Told {
    scene("600.00, where 500.00 is the most");
    let frame = desk.wish(SAAR, 1011, 600_00, tue(15, 30));
    let asked = tries(desk, SAAR, tue(15, 30), &frame, "Saar asks")?;
    assert_eq!(asked, "deny: limit_exceeded");
    let request = desk.request(&frame)?;
    let yes = says_yes(
        desk,
        MIRTE,
        tue(15, 31),
        &request,
        "Unasked, Mirte says yes",
    )?;
    assert_eq!(yes, Ok(()));
    let again = tries(desk, SAAR, tue(15, 32), &frame, "Saar asks again")?;
    assert_eq!(again, "deny: limit_exceeded");
    Ok(())
}

/// An allow that owes what a back end does not know is an error there.
fn a_large_one(desk: &mut Desk) -> Told {
    scene("300.00: a large one, of which the owner hears");
    let gears = desk.wish(SAAR, 1012, 300_00, tue(16, 0));
    let request = desk.request(&gears)?;
    let yes = says_yes(desk, JORIS, tue(16, 5), &request, "Joris says yes")?;
    assert_eq!(yes, Ok(()));

    let saar = desk.caller(SAAR, &Session::at(tue(16, 10)))?;
    let decision = desk.explain(&saar, &gears).decision();
    let old = decision.require_knowing(KNOWN.difference(Obligations::NOTIFY_OWNER));
    let error = old
        .err()
        .ok_or("a back end that writes no letters did it")?;
    assert_eq!(error.unknown(), Obligations::NOTIFY_OWNER);
    said(
        tue(16, 10),
        "In a back end that writes no letters it would be an error:",
    );
    says(&error.to_string());

    let asked = tries(desk, SAAR, tue(16, 10), &gears, "In this one Saar asks")?;
    assert_eq!(asked, "allow");
    let letter = "account 3 gave back 300.00 EUR of order 1012";
    assert_eq!(desk.books.letters, [letter]);
    assert_eq!(desk.books.alerts, [letter]);
    Ok(())
}

/// Whoever may no longer approve when the money is to go, no longer counts.
fn an_approver_is_suspended(desk: &mut Desk) -> Told {
    scene("70.00, and Wout is suspended after his yes");
    let tyres = desk.wish(SAAR, 1013, 70_00, tue(16, 30));
    let request = desk.request(&tyres)?;
    let yes = says_yes(desk, WOUT, tue(16, 31), &request, "Wout says yes")?;
    assert_eq!(yes, Ok(()));
    desk.load(&staff::wout().status(Status::Suspended).epoch(1))?;
    let asked = tries(desk, SAAR, tue(16, 40), &tyres, "Saar asks")?;
    assert_eq!(asked, "approval (not_eligible)");
    let left = desk.approvers(&request, tue(16, 40))?;
    assert_eq!(left, [MIRTE, JORIS].map(person_of));

    // What did not count was not used either.
    let used = desk.books.used.len();
    let yes = says_yes(desk, JORIS, tue(16, 45), &request, "Joris says yes")?;
    assert_eq!(yes, Ok(()));
    let asked = tries(desk, SAAR, tue(16, 50), &tyres, "Saar asks")?;
    assert_eq!(asked, "allow (not_eligible)");
    assert_eq!(desk.books.used.len(), used + 1, "the yes of Joris alone");
    Ok(())
}

/// The owner has no limit of her own; the cap is on everybody.
fn a_cap_for_everybody(desk: &mut Desk) -> Told {
    scene("The web shop gave back 830.00 today, and 2,000.00 is the most");
    // Nobody is ever asked about her refunds, so no approvals are loaded.
    let mirte = desk.caller(MIRTE, &Session::at(tue(17, 0)))?.who;
    let needed = desk.policy.evidence_needed(&mirte, orders::REFUND);
    let refund = EvidenceKinds::AMOUNT | EvidenceKinds::USAGE | EvidenceKinds::BENEFICIARIES;
    assert_eq!(needed, refund);

    let much = desk.wish(MIRTE, 1014, 1_170_01, tue(17, 0));
    let asked = tries(desk, MIRTE, tue(17, 0), &much, "Mirte asks")?;
    assert_eq!(asked, "deny: limit_exceeded");
    let sums = desk.sums.get();
    let most = desk.wish(MIRTE, 1014, 1_170_00, tue(17, 1));
    let asked = tries(desk, MIRTE, tue(17, 1), &most, "Mirte asks")?;
    assert_eq!(asked, "allow");
    assert_eq!(
        desk.sums.get(),
        sums + 2,
        "the store's day, to explain it and to do it"
    );
    Ok(())
}

/// First surely who it is, then the approval: whoever is not surely known should
/// not be able to bother approvers.
fn payments(desk: &Desk) -> Told {
    scene("Where the takings go");
    let takings = Resource::of(ResourceKind::SETTING)
        .with_id(1_u64)
        .at_version(3)
        .in_tenant(SHOP);
    let asked = Evidence::none().request(RequestStamp::new(1_000_001_u64, tue(18, 0)));
    let ask = |mirte: &Principal, evidence: &Evidence<'_>, tried: &str| {
        let why = (desk.policy).explain_with(mirte, settings::PAYMENTS, &takings, evidence);
        explained(mirte.made_at(), tried, &why);
        why.decision()
    };
    let hour_ago = Session::at(tue(18, 0)).signed_in(Assurance::MultiFactor, tue(17, 0));
    let mirte = desk.principal(MIRTE, &hour_ago)?;
    let tried = "Mirte, signed in an hour ago, changes the bank account";
    let decision = ask(&mirte, &asked, tried);
    assert!(matches!(decision, Decision::NeedsStepUp(step) if step.approvals_follow()));
    let mirte = signed_in(desk, MIRTE, tue(18, 0))?;
    let decision = ask(&mirte, &asked, "Mirte has signed in again");
    assert!(matches!(decision, Decision::NeedsApproval(_)));

    let request = (desk.policy).request(&mirte, settings::PAYMENTS, &takings, &asked);
    let request = request.ok_or("a request without a stamp")?;
    let joris = signed_in(desk, JORIS, tue(18, 0))?;
    let id = 1_000_u64;
    let yes = (desk.policy).approve(&joris, &request, "payments", id, Verdict::Approve)?;
    let yes = [(yes, &joris)];
    let decision = ask(&mirte, &asked.approvals(&yes), "And Joris has said yes");
    assert!(decision.is_allow());
    Ok(())
}

/// Nothing is ever approved by itself. What nobody could approve is told before
/// somebody waits for it.
fn a_shop_of_one(desk: &Desk) -> Told {
    scene("As it was when Mirte had the shop to herself");
    let mirte = signed_in(desk, MIRTE, tue(19, 0))?;
    let stuck = desk.policy.unreachable_approvals(&[&mirte]);
    said(tue(19, 0), "Could every approval be given?");
    for stuck in &stuck {
        says(&stuck.to_string());
    }
    let names: Vec<&str> = stuck.iter().map(UnreachableApproval::policy).collect();
    assert_eq!(names, ["payments"]);

    let joris = signed_in(desk, JORIS, tue(19, 0))?;
    let saar = signed_in(desk, SAAR, tue(19, 0))?;
    let stuck = desk.policy.unreachable_approvals(&[&mirte, &joris, &saar]);
    assert_eq!(stuck, []);
    said(tue(19, 0), "And with Joris and Saar?");
    says("yes");
    Ok(())
}

/// Tries a refund for real, and tells it. What the engine answered, in short.
fn tries(desk: &mut Desk, who: AccountId, at: Time, refund: &Refund, tried: &str) -> Told<String> {
    let caller = desk.caller(who, &Session::at(at))?;
    let why = desk.explain(&caller, refund);
    let (lines, used) = (desk.books.log.len(), desk.books.used.len());
    let done = desk.refund(&caller, refund);
    // What is explained is what happens; without an allow nothing is booked, and
    // with one it uses up the approvals that it rests on.
    let explained = why.decision().require_knowing(KNOWN);
    assert_eq!(done, explained.map(Allowed::obligations));
    assert_eq!(desk.books.log.len(), lines + usize::from(done.is_ok()));
    let newly_used = desk.books.used.iter().skip(used).copied();
    assert!(newly_used.eq(why.detail().rests_on()));
    Ok(told(at, tried, refund, &why))
}

/// Somebody, signed in with a second factor, says yes to a request.
fn says_yes(
    desk: &mut Desk,
    who: AccountId,
    at: Time,
    request: &ApprovalRequest,
    tried: &str,
) -> Told<Result<(), NotEligible>> {
    let approver = signed_in(desk, who, at)?;
    let answer = desk.answer(&approver, request, Verdict::Approve);
    answered(at, tried, &answer);
    Ok(answer)
}

fn signed_in(desk: &Desk, who: AccountId, at: Time) -> Told<Principal> {
    desk.principal(who, &Session::at(at).signed_in(Assurance::MultiFactor, at))
}

/// What an approver got who asked to do what approvers must.
fn why_not(answer: Result<(), NotEligible>) -> String {
    match answer {
        Err(NotEligible::Approver { decision, .. }) => decision.to_string(),
        other => format!("{other:?}"),
    }
}

fn tue(hour: i64, minute: i64) -> Time {
    const MIDNIGHT: i64 = 1_773_100_800; // 10 March 2026, in UTC
    Time::from_unix(MIDNIGHT + 3_600 * hour + 60 * minute)
}

fn wed(hour: i64, minute: i64) -> Time {
    tue(24 + hour, minute)
}

fn scene(name: &str) {
    println!("\n{}\n", name.to_uppercase());
}

/// Tells a question about a refund with its answer. In short that is the decision
/// and why approvals do not count: `allow`, or `approval (stale_approval)`.
fn told(at: Time, tried: &str, refund: &Refund, why: &Explanation) -> String {
    let (amount, order) = (refund.amount().in_words(), refund.order.id);
    explained(at, &format!("{tried}: {amount} of order {order}"), why);
    let said = why.detail().said().iter();
    let uncounted = said.filter_map(WeighedApproval::why_not);
    let short = uncounted.map(|why_not| format!(" ({why_not})"));
    let mut answer = why.decision().to_string();
    answer.extend(short);
    answer
}

/// Tells what was tried, and what the engine says to it and why.
fn explained(at: Time, tried: &str, why: &Explanation) {
    said(at, tried);
    let because = why.because().join("; ");
    match why.decision() {
        Decision::Allow(allow) => {
            let owed: Vec<String> = allow.obligations().names().collect();
            says(&format!("Yes, and owed for it: {}", owed.join(", ")));
        }
        Decision::NeedsStepUp(_) | Decision::NeedsApproval(_) => {
            says(&format!("Not yet: {because}"));
        }
        Decision::Deny(_) => says(&format!("No: {because}")),
    }
    if !why.decision().is_allow() {
        says(&format!("On the screen: {}", why.public()));
    }
}

/// Tells what an approver said, and whether it counts.
fn answered(at: Time, tried: &str, answer: &Result<(), NotEligible>) {
    said(at, tried);
    match answer {
        Ok(()) => says("Kept"),
        Err(error) => says(&format!("Does not count: {error}")),
    }
}

fn said(at: Time, what: &str) {
    let day = if at < wed(0, 0) { "Tue" } else { "Wed" };
    let at = at.in_utc().to_string();
    let time = at.get(11..19).unwrap_or(&at);
    let time = time.strip_suffix(":00").unwrap_or(time);
    println!("  {day} {time:9} {what}");
}

/// The engine's words, under what was tried, broken between words.
fn says(words: &str) {
    let mut line = String::new();
    for word in words.split(' ') {
        if line.len() + word.len() > 82 {
            println!("{:15}{line}", "");
            line.clear();
        }
        line = format!("{line} {word}");
    }
    println!("{:15}{line}", "");
}
