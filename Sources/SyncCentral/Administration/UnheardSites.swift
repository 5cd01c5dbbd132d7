import Failures
import Foundation

/// Sites that have told nothing since this server was restored from a backup: what they had handed on is not known (R-SYNC 6; decision 82).
package enum UnheardSites {
    private static let namedMost = 10

    /// In one sentence; nil when every site has called.
    ///
    /// - Parameters:
    ///   - names: of the sites.
    ///   - restoredAt: in seconds since 1970.
    package static func sentence(_ names: [String], restoredAt: Int64?) -> String? {
        guard !names.isEmpty, let restoredAt else { return nil }
        let moment = Date(timeIntervalSince1970: TimeInterval(restoredAt)).formatted(.iso8601)
        let more = names.count > namedMost ? " and \(names.count - namedMost) more" : ""
        return """
            \(counted(names.count, "site has", "sites have")) not called since this server was restored from a backup (\(moment)): \
            \(names.prefix(namedMost).joined(separator: ", "))\(more). Until then nobody knows which stores \(names.count == 1 ? "it" : "they") had handed on.
            """
    }

    /// What to do about it.
    package static let remedy = """
        Let each of them call before its device is replaced. Where one does not call any more, say first for each of its stores where it is worked \
        in: tributary stores move STORE --to SITE --force.
        """
}
