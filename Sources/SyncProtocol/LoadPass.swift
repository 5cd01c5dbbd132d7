import Payload

/// Which part of a first load is asked for, and what a page brought of it (R-SYNC 4).
///
/// The first pass brings what a site cannot work without, in position order up to where it began; the second everything else, and what
/// came since. A central that does not know of passes leaves the member out of its answer, which is then one of the load as a whole:
/// a question of the first pass says position 0 beside it.
package enum LoadPass: Equatable, Sendable {
    /// - Parameters:
    ///   - from: up to here the first pass has come.
    ///   - through: central's head when it began; nil in its first question.
    case essentials(from: Int64, through: Int64?)
    /// - Parameters:
    ///   - through: what a site cannot work without and stood at or below came with the first pass; 0 where nothing may be left out.
    ///   - since: something may be at the site since then: what leaves its channels later is told.
    case rest(through: Int64, since: Int64)

    /// `{"from":12,"through":80}` or `{"rest":80,"since":80}`
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .essentials(let from, let through):
            writer.key("from")
            writer.integer(from)
            if let through {
                writer.key("through")
                writer.integer(through)
            }
        case .rest(let through, let since):
            writer.key("rest")
            writer.integer(through)
            writer.key("since")
            writer.integer(since)
        }
        writer.endObject()
    }

    /// - Returns: nil when it says nothing that can be understood: the load is then one as a whole.
    package init?(decoding value: JSONValue?) {
        guard let value else { return nil }
        if let through = value["rest"]?.integer {
            guard let since = value["since"]?.integer, through >= 0, since >= 0 else { return nil }
            self = .rest(through: through, since: since)
        } else {
            guard let from = value["from"]?.integer, from >= 0 else { return nil }
            let through = value["through"]?.integer
            guard through.map({ $0 >= from }) ?? (from == 0) else { return nil }
            self = .essentials(from: from, through: through)
        }
    }

    /// The highest position it speaks of.
    package var highest: Int64 {
        switch self {
        case .essentials(let from, let through): through ?? from
        case .rest(let through, let since): max(through, since)
        }
    }
}
