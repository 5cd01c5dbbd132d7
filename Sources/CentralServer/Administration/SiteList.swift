import Payload

/// Search and order of the list of sites, for commands and the interface alike; its elements are the lines of central's status (R-SITE 1).
package enum SiteList {
    /// What it can be ordered by, under words that never change once shipped.
    package enum Order: String, CaseIterable, Sendable {
        case number, code, name, kind, state, hardware, version, schema, contact, success, send, receive, stores, interval, trouble
    }

    private enum Key {
        case words(String?)
        case figure(Int64?)
    }

    /// Part of the name or code in any case, or the number, id, kind or hardware id as a whole.
    package static func matches(_ site: JSONValue, _ search: String) -> Bool {
        let search = search.lowercased()
        if site["name"]?.text?.lowercased().contains(search) ?? false { return true }
        if site["code"]?.text?.lowercased().contains(search) ?? false { return true }
        if site["number"]?.integer.map({ String($0) == search }) ?? false { return true }
        return ["id", "kind", "hardware"].contains { site[$0]?.text?.lowercased() == search }
    }

    /// Words from a to z, what is not known last; figures and times the largest and latest first; central itself always on top.
    ///
    /// - Parameter isReversed: the other way round, central still on top.
    package static func sorted(_ sites: [JSONValue], by order: Order, isReversed: Bool = false) -> [JSONValue] {
        sites.sorted { left, right in
            let isCentral = left["kind"]?.text == "central"
            if isCentral != (right["kind"]?.text == "central") { return isCentral }
            let (first, second) = isReversed ? (right, left) : (left, right)
            return isBefore(first, second, order)
        }
    }

    private static func isBefore(_ left: JSONValue, _ right: JSONValue, _ order: Order) -> Bool {
        let (one, other) = (number(left, "number") ?? 0, number(right, "number") ?? 0)
        switch (key(left, order), key(right, order)) {
        case (.words(let first), .words(let second)):
            guard first != second else { return one < other }
            guard let first, let second else { return first != nil }
            return first < second
        case (.figure(let first), .figure(let second)):
            guard first != second else { return one < other }
            return (first ?? .min) > (second ?? .min)
        default: return one < other
        }
    }

    private static func key(_ site: JSONValue, _ order: Order) -> Key {
        switch order {
        // The one figure that goes up.
        case .number: .figure(number(site, "number").map { -$0 })
        case .code: .words(site["code"]?.text?.lowercased())
        case .name: .words(site["name"]?.text?.lowercased())
        case .kind: .words(site["kind"]?.text)
        case .state: .words(site["stateInWords"]?.text)
        case .hardware: .words(site["hardware"]?.text)
        case .version: .words(site["app"]?.text)
        case .schema: .figure(number(site, "schema"))
        case .contact: .figure(number(site, "lastContact"))
        case .success: .figure(number(site, "lastSuccess"))
        case .send: .figure(number(site, "toSend"))
        case .receive: .figure(number(site, "toReceive"))
        case .stores: .figure(Int64(clamping: (site["stores"]?.elements ?? []).count { $0["kind"]?.text == "active" }))
        case .interval: .figure(number(site, "intervalSeconds"))
        case .trouble: .figure(Int64(clamping: site["trouble"]?.elements?.count ?? 0))
        }
    }

    private static func number(_ site: JSONValue, _ key: String) -> Int64? { site[key]?.integer }
}
