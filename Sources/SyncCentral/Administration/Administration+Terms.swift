import Failures
import Payload
import Storage
import SyncRules

/// When sites sync and how much goes at a time, as central sets it for one site or for all (R-SYNC 7; decision 71).
extension Administration {
    /// - Parameter reference: nil for what is set for all sites.
    /// - Throws: `not-found`, `site-is-central`.
    package func terms(of reference: String?) throws -> TermsListing {
        try database.read { transaction in
            guard let reference else { return try Self.listing(nil, transaction) }
            return try Self.listing(Self.remoteSite(reference, transaction).id, transaction)
        }
    }

    /// Sets terms; a site hears of them with its next call, at once when it waits for news.
    ///
    /// - Parameters:
    ///   - reference: nil sets them for all sites that are not set otherwise.
    ///   - version: refused unless they still stand at it (`TermsListing.version`).
    /// - Throws: `not-found`, `site-is-central`, `argument-invalid` with the field, `version-outdated`.
    package func setTerms(of reference: String?, _ edit: TermsEdit, version: String? = nil) throws -> TermsListing {
        try Self.check(edit)
        return try database.write { transaction in
            let site = try reference.map { try Self.remoteSite($0, transaction) }
            let before = try Self.listing(site?.id, transaction)
            try Self.check(version, before.version)
            let after = edit.applied(to: before.own)
            guard after != before.own else { return before }
            let concerned = try transaction.sites.all().filter { $0.kind != .central && (site == nil || $0.id == site?.id) }
            let held = try concerned.map { ($0.id, try transaction.terms.terms(of: $0.id)) }
            try transaction.terms.set(after, of: site?.id)
            // Settings of a newer version are what a site asks for, and what it waits for as news.
            for (id, terms) in held where try transaction.terms.terms(of: id) != terms { try Topology(transaction).refresh(id, always: true) }
            let subject = site?.name ?? "all sites"
            try transaction.log.write("terms-set", site: site?.id, "When \(subject == site?.name ? subject : "sites") sync was set on central.")
            try audit(
                .termsSet, subject,
                ["site": site.map { .string($0.id) } ?? .null, "before": TermsListing.value(before.own), "after": TermsListing.value(after)],
                transaction)
            return try Self.listing(site?.id, transaction)
        }
    }

    /// A site that syncs, which central does not.
    private static func remoteSite(_ reference: String, _ transaction: Transaction) throws -> Site {
        let site = try site(reference, transaction)
        guard site.kind != .central else { throw Failure(.siteIsCentral, "Central itself does not sync: it is what sites sync with.") }
        return site
    }

    private static func listing(_ site: String?, _ transaction: Transaction) throws -> TermsListing {
        guard let site else {
            let standard = try transaction.terms.standard()
            return TermsListing(own: standard, inForce: standard)
        }
        return TermsListing(own: try transaction.terms.own(of: site), inForce: try transaction.terms.terms(of: site))
    }

    private static func check(_ edit: TermsEdit) throws {
        func check(_ value: Int64?, _ range: ClosedRange<Int64>, _ field: String, _ words: String) throws {
            guard let value, !range.contains(value) else { return }
            throw Failure(
                .argumentInvalid, "\(words) from \(range.lowerBound) to \(range.upperBound).", ["field": field, "value": String(value)],
                remedy: "Take a value between these; to let a site rest, pause it.")
        }
        try check(edit.values.interval, SyncTerms.intervals, "interval", "The interval is a number of seconds")
        try check(edit.values.pushBytes, SyncTerms.sizes, "pushBytes", "The size of a push is a number of bytes")
        try check(edit.values.pageBytes, SyncTerms.sizes, "pageBytes", "The size of a page is a number of bytes")
        let members: [(TermsEdit.Member, Bool)] = [
            (.pause, edit.values.isPaused != nil), (.interval, edit.values.interval != nil), (.pushBytes, edit.values.pushBytes != nil),
            (.pageBytes, edit.values.pageBytes != nil),
        ]
        for (member, isSet) in members where isSet && edit.cleared.contains(member) {
            throw Failure(.argumentInvalid, "\(member.rawValue) is set and cleared at once.", ["field": member.rawValue])
        }
    }
}
