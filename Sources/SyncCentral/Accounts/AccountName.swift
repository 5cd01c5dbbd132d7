import Failures
import Foundation

/// The name of a person's account, as it is written and as it is compared.
enum AccountName {
    /// The one spelling under which a name is unique: any case, any composition of its letters.
    static func folded(_ name: String) -> String { name.precomposedStringWithCanonicalMapping.lowercased() }

    /// A new name, in its one spelling.
    ///
    /// - Throws: `argument-invalid`.
    static func checked(_ name: String) throws -> String {
        let name = name.precomposedStringWithCanonicalMapping
        guard !name.isEmpty, name.utf8.count <= 100, name == name.trimmingCharacters(in: .whitespaces), !name.contains(":"),
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control || $0.properties.generalCategory == .format })
        else {
            throw Failure(.argumentInvalid, "A person's name holds 1 to 100 bytes, no colon, no control signs, and no space at its ends.")
        }
        return name
    }
}
