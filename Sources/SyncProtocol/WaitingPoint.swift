import Failures

/// What a site says when it waits for news: where it stands, and what it keeps; the query of an address.
package struct WaitingPoint: Sendable, Equatable {
    /// Everything up to here is part of its records.
    package let position: Int64
    package let subscription: Int64
    /// Records it has yet to push; nil from a site that does not say.
    package let waiting: Int64?
    /// Records it keeps to itself (R-OWN 5); nil from a site that does not say.
    package let withheld: Int64?

    package init(position: Int64, subscription: Int64, waiting: Int64? = nil, withheld: Int64? = nil) {
        self.position = position
        self.subscription = subscription
        self.waiting = waiting
        self.withheld = withheld
    }

    /// `position=8123&subscription=12&waiting=3&withheld=41`
    package var query: String {
        var query = "position=\(position)&subscription=\(subscription)"
        if let waiting { query += "&waiting=\(waiting)" }
        if let withheld { query += "&withheld=\(withheld)" }
        return query
    }

    /// - Throws: `argument-invalid` unless position and subscription are whole numbers.
    package init(query: String) throws {
        var values: [Substring: Int64] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2, let number = Int64(parts[1]) { values[parts[0]] = number }
        }
        guard let position = values["position"], position >= 0, let subscription = values["subscription"] else {
            throw Failure(.argumentInvalid, "Position and subscription are whole numbers.")
        }
        self.init(
            position: position, subscription: subscription, waiting: values["waiting"].map { max($0, 0) },
            withheld: values["withheld"].map { max($0, 0) })
    }
}
