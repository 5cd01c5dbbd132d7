import Failures
import Foundation
import Storage
import SyncRules

/// The name of a site, as it is written and as it is compared.
enum SiteName {
    /// One spelling of the same letters: an accent may come as part of its letter or behind it.
    static func normal(_ name: String) -> String { name.precomposedStringWithCanonicalMapping }

    /// The site of this name, in any case and any spelling of its letters: also one whose name was stored before spellings were made one.
    static func site(_ name: String, _ transaction: Transaction) throws -> Site? {
        try transaction.sites.site(named: normal(name)) ?? transaction.sites.site(named: name)
            ?? transaction.sites.site(named: name.decomposedStringWithCanonicalMapping)
    }

    /// A new name, in its one spelling.
    ///
    /// - Throws: `argument-invalid`.
    static func checked(_ name: String, _ what: String = "A site's name") throws -> String {
        let name = normal(name)
        guard !name.isEmpty, name.utf8.count <= 100, name == name.trimmingSpaces, !name.contains(":"),
            !name.unicodeScalars.contains(where: \.doesSomething)
        else {
            throw Failure(.argumentInvalid, "\(what) holds 1 to 100 bytes, no colon, no control signs, and no space at its ends.")
        }
        return name
    }

    /// A new code of a site, in its one spelling; nil for an empty one, which is none.
    ///
    /// - Parameter site: whose it becomes; nil for a new site.
    /// - Throws: `argument-invalid`; `name-taken` when another site is called so, or has it.
    static func checkedCode(_ code: String, of site: String?, _ transaction: Transaction) throws -> String? {
        guard !code.isEmpty else { return nil }
        let code = try checked(code, "A site's code")
        try checkIsNoReference(code, transaction)
        if let other = try self.site(code, transaction) ?? transaction.sites.site(coded: code), other.id != site {
            throw Failure(.nameTaken, "Another site, \(other.name), is called \(code).", ["site": other.id])
        }
        return code
    }

    /// A new name by which another site might be meant: its id, a number, or central.
    ///
    /// - Throws: `argument-invalid`.
    static func checkIsNoReference(_ name: String, _ transaction: Transaction) throws {
        let isNumber = !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard try !isNumber && name.lowercased() != "central" && transaction.sites.site(name) == nil else {
            throw Failure(.argumentInvalid, "A site cannot be called or coded by a number, by another site's id, or central: another site would be meant.")
        }
    }
}
