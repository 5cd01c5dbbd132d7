import Failures
import Foundation

/// The name of a site, as it is written and as it is compared.
enum SiteName {
    /// One spelling of the same letters: an accent may come as part of its letter or behind it.
    static func normal(_ name: String) -> String { name.precomposedStringWithCanonicalMapping }

    /// A new name, in its one spelling.
    ///
    /// - Throws: `argument-invalid`.
    static func checked(_ name: String) throws -> String {
        let name = normal(name)
        guard !name.isEmpty, name.utf8.count <= 100, name == name.trimmingSpaces, !name.contains(":"),
            !name.unicodeScalars.contains(where: \.doesSomething)
        else {
            throw Failure(.argumentInvalid, "A site's name holds 1 to 100 bytes, no colon, no control signs, and no space at its ends.")
        }
        return name
    }
}
