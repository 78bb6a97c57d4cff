extension DataSet {
    /// Seconds from the year 0 to a date and time of day that stand in two elements (PS3.5 6.2, DA and TM).
    ///
    /// Only differences of two such numbers mean anything; offsets from UTC are not regarded.
    ///
    /// - Returns: nil where either is absent or no date or time.
    package func moment(date: Tag, time: Tag) -> Double? {
        guard let day = string(date).flatMap(MomentText.day(ofDate:)),
            let second = string(time).flatMap(MomentText.second(ofTime:))
        else { return nil }
        return Double(day) * 86_400 + second
    }

    /// Seconds from the year 0 to a moment that stands in one element (PS3.5 6.2, DT); nil without a full date.
    ///
    /// An offset from UTC is left out, as the dates and times of most files carry none.
    package func moment(_ dateTime: Tag) -> Double? {
        guard let text = string(dateTime) else { return nil }
        let local = text.prefix { $0 != "+" && $0 != "-" }
        guard let day = MomentText.day(ofDate: String(local.prefix(8))) else { return nil }
        let rest = String(local.dropFirst(8))
        if rest.isEmpty { return Double(day) * 86_400 }
        return MomentText.second(ofTime: rest).map { Double(day) * 86_400 + $0 }
    }

    /// Seconds since midnight of a time of day; nil where it is absent or no time.
    package func secondOfDay(_ time: Tag) -> Double? { string(time).flatMap(MomentText.second(ofTime:)) }
}

/// Dates and times of day as DICOM writes them.
enum MomentText {
    /// Days from 1 March of the year 0, by the Gregorian calendar, for `YYYYMMDD` or the older `YYYY.MM.DD`.
    static func day(ofDate text: String) -> Int? {
        let digits = text.utf8.filter { $0 != 0x2E }
        guard digits.count == 8, let number = number(digits[...]) else { return nil }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Years that begin in March end with the leap day.
        let shifted = month > 2 ? year : year - 1
        let months = (month + 9) % 12
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * months + 2) / 5 + day - 1
    }

    /// Seconds since midnight for `HH`, `HHMM`, `HHMMSS` or `HHMMSS.FFFFFF`, with or without colons.
    static func second(ofTime text: String) -> Double? {
        let parts = text.utf8.filter { $0 != 0x3A }.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2, [2, 4, 6].contains(whole.count), number(whole) != nil
        else { return nil }
        var fields = stride(from: 0, to: whole.count, by: 2).map { number(whole.dropFirst($0).prefix(2)) ?? 0 }
        fields += [Int](repeating: 0, count: 3 - fields.count)
        guard fields[0] < 24, fields[1] < 60, fields[2] <= 60 else { return nil }
        var second = Double(fields[0] * 3600 + fields[1] * 60 + fields[2])
        if parts.count == 2, !parts[1].isEmpty {
            guard whole.count == 6, parts[1].count <= 6, let fraction = number(parts[1]) else { return nil }
            second += (0..<parts[1].count).reduce(Double(fraction)) { value, _ in value / 10 }
        }
        return second
    }

    /// A number of at most eight decimal digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 8 else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}
