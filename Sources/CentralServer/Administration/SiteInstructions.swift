import Storage

/// What the person at a site's machine types, so that it becomes the site's device; never with a password in it.
package enum SiteInstructions {
    /// Stands for central's address where it is not known here.
    package static let unknownURL = "https://CENTRAL:8443"

    /// For a machine that was never this site's, or is to be its device instead of another.
    ///
    /// - Parameters:
    ///   - kind: which program the site runs; another system's asks for the same in its own words.
    ///   - url: central's address as sites reach it.
    package static func newDevice(site: String, kind: SiteKind, url: String?) -> [String] {
        guard kind != .openMSupply else { return ["server: \(url ?? unknownURL)", "site name: \(site)"] }
        let folder = "/var/lib/tributary/sites/\(folderName(site))"
        return [
            "tributary site init --data \(folder) --url \(shell(url ?? unknownURL)) --site \(shell(site)) --password-file -",
            "tributary site sync --data \(folder)", "tributary site serve --data \(folder)",
        ]
    }

    /// A folder's name in which nothing needs a shell's care, as the installed service takes it.
    private static func folderName(_ site: String) -> String {
        let plain = site.lowercased().utf8.map { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) ? $0 : 0x2D }
        let words = String(decoding: plain, as: UTF8.self).split(separator: "-").joined(separator: "-")
        return words.isEmpty ? "site" : String(words.prefix(40))
    }

    /// Said with the first of them.
    package static let password = "It waits for the password: type it, then Enter and Ctrl-D."

    /// A word as a shell takes it, whatever stands in it.
    static func shell(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "-._:/@[]".utf8.contains(byte)
            }
        return isPlain && !word.hasPrefix("-") ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
