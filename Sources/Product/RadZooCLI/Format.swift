/// Numbers as people read them.
enum Format {
    /// A decimal number with a fixed number of digits after the point.
    static func number(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "-" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (abs(value) * scale).rounded()
        guard rounded < 1e15 else { return "\(value)" }
        let units = Int(rounded)
        let sign = value < 0 && units > 0 ? "-" : ""
        if digits == 0 { return "\(sign)\(units)" }
        let fraction = String(units % Int(scale))
        return "\(sign)\(units / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// A number of things such as `1 problem` or `2 problems`.
    static func count(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }

    /// A number of bytes such as `1.5 GB`.
    static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        for unit in ["bytes", "kB", "MB", "GB", "TB"] {
            if value < 1000 { return "\(number(value, digits: unit == "bytes" ? 0 : 1)) \(unit)" }
            value /= 1000
        }
        return "\(number(value, digits: 1)) PB"
    }

    /// A duration such as `3 h 12 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "-" }
        let whole = Int(seconds.rounded(.up))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
