import Failures
import Foundation
import Storage

/// The name of a person's account, as it is written and as it is compared.
enum AccountName {
    /// The one spelling under which a name is unique: any case, any composition of its letters, any width or ligature of its signs.
    static func folded(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping.folding(options: .caseInsensitive, locale: nil).precomposedStringWithCanonicalMapping
    }

    /// How the program names itself and others in the audit log: nobody is called so.
    private static let reserved: Set<String> = ["access token", "central", "command line", "nobody", "program", "tributary"]

    /// A new name, in its one spelling.
    ///
    /// - Throws: `argument-invalid`.
    static func checked(_ name: String, _ transaction: Transaction) throws -> String {
        let name = name.precomposedStringWithCanonicalMapping
        guard !name.isEmpty, name.utf8.count <= 100, name == name.trimmingCharacters(in: .whitespacesAndNewlines), !name.contains(":"),
            !name.unicodeScalars.contains(where: isHidden),
            name.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else {
            throw Failure(
                .argumentInvalid,
                "A person's name holds 1 to 100 bytes with a letter or digit, no colon, no sign that cannot be seen, and no space at its ends.")
        }
        let folded = folded(name)
        guard try !reserved.contains(folded.trimmingCharacters(in: .punctuationCharacters)) && transaction.accounts.account(name) == nil else {
            throw Failure(.argumentInvalid, "Nobody can be called so: the program or somebody else would be meant.")
        }
        return name
    }

    private static func isHidden(_ sign: Unicode.Scalar) -> Bool {
        let properties = sign.properties
        return properties.isDefaultIgnorableCodePoint
            || [.control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned].contains(properties.generalCategory)
    }
}
