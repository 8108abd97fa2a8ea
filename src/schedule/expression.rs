//! From the text of an expression to the crate's calendars: counts fields, names
//! the faulty one, and translates weekdays and the day fields' OR.

use chrono::{DateTime, Utc};

use super::ScheduleError;

/// A field: its name and what may stand in it.
struct Field {
    name: &'static str,
    expected: &'static str,
}

const SECOND: Field = Field {
    name: "second",
    expected: "one number, 0-59",
};
const MINUTE: Field = Field {
    name: "minute",
    expected: "0-59, `*`, lists `0,30`, ranges `0-10`, steps `*/15`",
};
const HOUR: Field = Field {
    name: "hour",
    expected: "0-23, `*`, lists `6,18`, ranges `6-22`, steps `*/2`",
};
const DAY: Field = Field {
    name: "day of month",
    expected: "1-31, `*`, lists `1,15`, ranges `1-7`, steps `*/2`",
};
const MONTH: Field = Field {
    name: "month",
    expected: "1-12 or JAN-DEC, `*`, lists, ranges, steps",
};
const WEEKDAY: Field = Field {
    name: "day of week",
    expected: "0-7 (0 and 7 are Sunday) or SUN-SAT, `*`, lists `1,5`, ranges `1-5` or `MON-FRI`",
};

/// Names by which the crate knows the weekdays; their place is their number in cron(5).
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The calendars whose ticks together are the expression's.
pub(super) fn calendars(expression: &str) -> Result<Vec<cron::Schedule>, ScheduleError> {
    let spelled_out = spell_out(expression.trim())?;
    let fields: Vec<&str> = spelled_out.split_whitespace().collect();
    let [second, minute, hour, day, month, weekday] = match *fields.as_slice() {
        [minute, hour, day, month, weekday] => ["0", minute, hour, day, month, weekday],
        [second, minute, hour, day, month, weekday] => [second, minute, hour, day, month, weekday],
        ref other => return Err(ScheduleError::FieldCount { found: other.len() }),
    };
    check_second(second)?;
    check(&MINUTE, minute, &format!("0 {minute} * * * *"))?;
    check(&HOUR, hour, &format!("0 0 {hour} * * *"))?;
    check(&DAY, day, &format!("0 0 0 {day} * *"))?;
    check(&MONTH, month, &format!("0 0 0 1 {month} *"))?;
    let weekdays = weekday_names(weekday)?;

    let calendar = |day: &str, weekdays: &str| {
        let whole = format!("{second} {minute} {hour} {day} {month} {weekdays}");
        whole.parse().map_err(|_| fault(&MINUTE, minute))
    };
    // cron(5): "if both fields are restricted (i.e., do not contain the `*` character), the command will be
    // run when either field matches". Vixie looks at the first character, and so do we.
    let calendars: Vec<cron::Schedule> = if is_open(day) || is_open(weekday) {
        vec![calendar(day, &weekdays)?]
    } else {
        vec![calendar(day, "*")?, calendar("*", &weekdays)?]
    };
    if calendars
        .iter()
        .all(|c| c.after(&DateTime::<Utc>::UNIX_EPOCH).next().is_none())
    {
        return Err(ScheduleError::Never {
            day: day.to_owned(),
            month: month.to_owned(),
        });
    }
    Ok(calendars)
}

fn spell_out(expression: &str) -> Result<String, ScheduleError> {
    let fields = match expression {
        "@hourly" => "0 * * * *",
        "@daily" | "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" | "@annually" => "0 0 1 1 *",
        name if name.starts_with('@') => {
            return Err(ScheduleError::Name {
                name: name.to_owned(),
            });
        }
        fields => fields,
    };
    Ok(fields.to_owned())
}

fn is_open(field: &str) -> bool {
    field.starts_with(['*', '?'])
}

fn fault(field: &Field, value: &str) -> ScheduleError {
    ScheduleError::Field {
        field: field.name,
        value: value.to_owned(),
        expected: field.expected,
    }
}

fn check_second(value: &str) -> Result<(), ScheduleError> {
    match value.parse::<u32>() {
        Ok(second) if second <= 59 => Ok(()),
        // A number that is no second, or something that the crate cannot read either, is a fault; what it can
        // read is more than one second.
        _ if format!("{value} * * * * *")
            .parse::<cron::Schedule>()
            .is_ok() =>
        {
            Err(ScheduleError::TooOften {
                value: value.to_owned(),
            })
        }
        _ => Err(fault(&SECOND, value)),
    }
}

/// The crate parses whole expressions only, so a field is tried with harmless neighbours.
fn check(field: &Field, value: &str, alone: &str) -> Result<(), ScheduleError> {
    if alone.parse::<cron::Schedule>().is_err() {
        return Err(fault(field, value));
    }
    Ok(())
}

/// The weekday field as a list of names: numbers mean in cron(5) what they do not mean in the crate.
fn weekday_names(value: &str) -> Result<String, ScheduleError> {
    let mut on = [false; 7];
    for part in value.split(',') {
        let (days, step) = match part.split_once('/') {
            Some((days, step)) => match step.parse::<usize>() {
                Ok(step @ 1..=7) => (days, step),
                _ => return Err(fault(&WEEKDAY, value)),
            },
            None => (part, 1),
        };
        let (first, last) = match days.split_once('-') {
            _ if days == "*" || days == "?" => (0, 6),
            Some((first, last)) => (weekday(first), weekday_at_the_end(last)),
            // `5/2` counts from Friday to the end of the week, as in the other fields.
            None if part.contains('/') => (weekday(days), 6),
            None => (weekday(days), weekday(days)),
        };
        if first > last || last > 7 {
            return Err(fault(&WEEKDAY, value));
        }
        for day in (first..=last).step_by(step) {
            if let Some(slot) = on.get_mut(day % 7) {
                *slot = true;
            }
        }
    }
    let names = WEEKDAYS.iter().zip(on).filter(|(_, on)| *on);
    Ok(names.map(|(name, _)| *name).collect::<Vec<_>>().join(","))
}

/// A weekday's number in cron(5); something no number has (99) for what is no weekday.
fn weekday(text: &str) -> usize {
    const NONE: usize = 99;
    let named = |name: &&str| name.eq_ignore_ascii_case(text);
    match WEEKDAYS.iter().position(named) {
        Some(number) => number,
        None if text.len() == 1 => text.parse().unwrap_or(NONE),
        None => NONE,
    }
}

/// As the end of a range Sunday is 7: `FRI-SUN`, `5-0`.
fn weekday_at_the_end(text: &str) -> usize {
    match weekday(text) {
        0 => 7,
        other => other,
    }
}
