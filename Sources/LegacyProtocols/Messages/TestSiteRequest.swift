import Failures
import Payload

/// `POST /sync/v5/test/create_site`: which names the new site's store sees.
package struct TestSiteRequest: Sendable {
    package let visibleNames: [String]

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        guard let value = try? JSONValue(parsing: body) else { throw Failure(.bodyMalformed) }
        visibleNames = value["visibleNameIds"]?.elements?.compactMap(\.text) ?? []
    }
}
