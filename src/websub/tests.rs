use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn links(hub: Option<&str>, own: Option<&str>) -> HubLinks {
    HubLinks {
        hub: hub.map(str::to_owned),
        own: own.map(str::to_owned),
    }
}

fn base() -> Url {
    url("https://news.example.org/depesche/")
}

fn an_offer(topic: &str) -> HubOffer {
    HubOffer {
        hub: url("https://hub.example/"),
        topic: url(topic),
    }
}

fn subscription() -> Subscription {
    let feed = FeedName::from_text("kurier");
    let secrets = ("token".to_owned(), "secret".to_owned());
    begun(
        feed,
        an_offer("https://a.example/rss"),
        &base(),
        secrets,
        at(0),
    )
}

fn wanted() -> BTreeMap<FeedName, HubOffer> {
    BTreeMap::from([(
        FeedName::from_text("kurier"),
        an_offer("https://a.example/rss"),
    )])
}

#[test]
fn an_offer_is_hub_and_name_of_the_header_fields_before_those_of_the_document() {
    let here = url("https://a.example/rss?x=1");
    let none = HubLinks::default();
    let whole = links(Some("https://hub.example/"), Some("/rss"));
    let expected = Some(an_offer("https://a.example/rss"));
    assert_eq!(offer(&whole, &none, &here), expected);
    assert_eq!(offer(&none, &whole, &here), expected);
    let other = links(Some("https://other.example/"), Some("/other"));
    assert_eq!(offer(&whole, &other, &here), expected);
    let hub_alone = links(Some("https://hub.example/"), None);
    assert_eq!(
        offer(&hub_alone, &links(None, Some("/rss#top")), &here),
        expected
    );
    assert_eq!(offer(&hub_alone, &none, &here), None, "no name of its own");
    for odd in [
        "file:///etc/passwd",
        "https://me:pw@hub.example/",
        "javascript:x",
    ] {
        assert_eq!(
            offer(&links(Some(odd), Some("/rss")), &none, &here),
            None,
            "{odd}"
        );
    }
}

#[test]
fn an_offered_feed_is_subscribed_to_once_and_left_when_nobody_wants_it() {
    let base = base();
    let here = Some(&base);
    let first = plan(&wanted(), here, &[], at(0));
    assert_eq!(first.begin.len(), 1);
    assert_eq!(
        plan(&wanted(), None, &[], at(0)),
        Plan::default(),
        "switched off"
    );

    let known = [subscription()];
    let asks = Plan {
        ask: vec!["token".into()],
        ..Plan::default()
    };
    assert_eq!(plan(&wanted(), here, &known, at(0)), asks);
    let waiting = [asked(subscription(), String::new(), None, at(0))];
    assert_eq!(plan(&wanted(), here, &waiting, at(1)), Plan::default());

    let leaves = |plan: Plan| (plan.leave, plan.begin.len());
    let left = vec!["token".to_owned()];
    assert_eq!(
        leaves(plan(&wanted(), None, &waiting, at(1))),
        (left.clone(), 0)
    );
    assert_eq!(
        leaves(plan(&BTreeMap::new(), here, &waiting, at(1))),
        (left.clone(), 0)
    );
    let elsewhere = url("https://elsewhere.example/");
    let moved = plan(&wanted(), Some(&elsewhere), &waiting, at(1));
    assert_eq!(leaves(moved), (left.clone(), 1), "another address of ours");
    let renamed = wanted()
        .into_keys()
        .map(|feed| (feed, an_offer("https://a.example/new")));
    let renamed = plan(&renamed.collect(), here, &waiting, at(1));
    assert_eq!(leaves(renamed), (left, 1), "another name of the feed");
}

#[test]
fn what_is_left_is_told_a_few_times_and_forgotten_with_its_lease() {
    let leased = heard(subscription(), &HubWord::Leased(None), DAY, at(0)).unwrap();
    let leaving = left(leased, at(10));
    let plan_at = |one: &Subscription, now| {
        plan(&wanted(), Some(&base()), std::slice::from_ref(one), at(now))
    };
    assert_eq!(plan_at(&leaving, 10).ask, ["token"]);
    assert_eq!(
        plan_at(&leaving, 10).begin.len(),
        1,
        "wanted again: a new one"
    );
    assert_eq!(
        plan_at(&leaving, 24 * 3600).forget,
        ["token"],
        "the lease is over"
    );
    let mut tired = leaving.clone();
    for _ in 0..FAREWELLS {
        tired = asked(tired, String::new(), None, at(10));
    }
    assert_eq!(plan_at(&tired, 11).forget, ["token"]);
    assert_eq!(
        plan_at(&left(subscription(), at(0)), 0).forget,
        ["token"],
        "never agreed on"
    );
    assert_eq!(heard(leaving, &HubWord::Ended, DAY, at(20)), None);
}

#[test]
fn a_lease_is_renewed_in_time_and_never_too_often() {
    for (granted, lease, wait) in [
        (Some(10 * 24 * 3600), 10 * 24 * 3600, 8 * 24 * 3600),
        (Some(60), 60, 900),
        (Some(u64::MAX), 30 * 24 * 3600, 24 * 24 * 3600),
        (None, 24 * 3600, 24 * 720 * 4),
    ] {
        let word = HubWord::Leased(granted.map(Duration::from_secs));
        let agreed = heard(subscription(), &word, DAY, at(100)).unwrap();
        assert_eq!(agreed.lease_until, Some(at(100 + lease)));
        assert_eq!(agreed.next_attempt, at(100 + wait), "{granted:?}");
    }
}

#[test]
fn a_request_that_comes_to_nothing_is_repeated_ever_more_rarely_but_daily() {
    let mut one = subscription();
    let mut waits = Vec::new();
    for _ in 0..7 {
        one = asked(one, String::new(), None, at(0));
        waits.push(one.next_attempt.seconds() / 3600);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 24, 24]);
    let later = asked(subscription(), String::new(), Some(at(7200)), at(0));
    assert_eq!(later.next_attempt, at(7200), "not before the hub wants it");
    let denied = heard(one, &HubWord::Denied("no\r\nline".into()), DAY, at(0)).unwrap();
    assert_eq!(
        (denied.lease_until, denied.next_attempt),
        (None, at(24 * 3600))
    );
    assert_eq!(denied.last_outcome, "denied by the hub: no  line");
}

#[test]
fn the_form_names_topic_address_and_secret_and_at_the_end_no_secret() {
    let form_of = |one: &Subscription| form(one, DAY);
    assert_eq!(
        form_of(&subscription()),
        "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2Frss\
         &hub.callback=https%3A%2F%2Fnews.example.org%2Fdepesche%2Fwebsub%2Ftoken\
         &hub.lease_seconds=86400&hub.secret=secret"
    );
    let end = form_of(&left(subscription(), at(0)));
    assert!(
        end.starts_with("hub.mode=unsubscribe&") && !end.contains("secret"),
        "{end}"
    );
    let shown = format!("{:?}", subscription());
    assert!(
        !shown.contains("token") && !shown.contains("secret"),
        "{shown}"
    );
}
