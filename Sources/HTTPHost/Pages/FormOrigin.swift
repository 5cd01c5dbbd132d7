import Failures
import Foundation
import HTTPTypes
import Hummingbird

/// Whether a form was sent by a page of this very server.
///
/// A cookie's `SameSite` lets every port of one host pass for the same site; browsers say more exactly where a form comes from. What
/// says nothing is no browser, and holds no cookie by chance.
enum FormOrigin {
    /// - Throws: `form-from-elsewhere`.
    static func check(_ request: Request) throws {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            guard site == "same-origin" || site == "none" else { throw Failure(.formFromElsewhere) }
            return
        }
        guard let origin = request.headers[.origin] else { return }
        // The scheme may differ behind a proxy that ends TLS.
        guard let parts = URLComponents(string: origin), let host = parts.host, let asked = request.head.authority else {
            throw Failure(.formFromElsewhere)
        }
        let named = parts.port.map { "\(host):\($0)" } ?? host
        guard named.lowercased() == asked.lowercased() else { throw Failure(.formFromElsewhere) }
    }
}
