#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Nanoseconds since some fixed moment, never going back; for measuring spans of time.
package func monotonicNanoseconds() -> Int64 {
    nanoseconds(of: CLOCK_MONOTONIC)
}

/// Nanoseconds of processor time that this process has used, over all its threads.
package func processCPUNanoseconds() -> Int64 {
    nanoseconds(of: CLOCK_PROCESS_CPUTIME_ID)
}

/// Nanoseconds since 1970-01-01 UTC by the wall clock.
package func wallClockNanoseconds() -> Int64 {
    nanoseconds(of: CLOCK_REALTIME)
}

private func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// A moment as ISO 8601 in UTC to the second, for example `2026-01-31T08:05:09Z`.
///
/// Proleptic Gregorian calendar without leap seconds, for any year from 0000 to 9999.
/// - Parameter nanoseconds: The moment since 1970-01-01 UTC; by default now.
package func timestamp(nanoseconds: Int64 = wallClockNanoseconds()) -> String {
    let seconds = floorDivision(nanoseconds, 1_000_000_000)
    let days = floorDivision(seconds, 86400)
    let second = seconds - days * 86400
    // Days are counted from 0000-03-01, so that the leap day ends a year; 146,097 days are 400 years.
    let shifted = days + 719_468
    let era = floorDivision(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let date = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    return date + "T" + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
        + "Z"
}

private func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
