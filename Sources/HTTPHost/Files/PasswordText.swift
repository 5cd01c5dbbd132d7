import Failures

/// The password in a file that a person made, on whatever system: its first line, without what editors add.
package enum PasswordText {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The first line without a byte order mark and without the line's end, be it LF, CR LF or CR.
    ///
    /// The same file means the same password on every machine: central and sites read it with this function.
    /// - Parameter bytes: the whole file.
    /// - Throws: `argument-invalid` when the file is no UTF-8 text, or its first line holds a control character; nothing of
    ///   what stands in it is repeated.
    package static func first(of bytes: [UInt8]) throws -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Failure(.argumentInvalid, "The password file is UTF-16; save it as UTF-8, or as plain text.")
        }
        let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
        let line = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw Failure(.argumentInvalid, "The password file is no UTF-8 text; save it as UTF-8.")
        }
        guard !line.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Failure(.argumentInvalid, "The password file's first line holds a control character.")
        }
        return text
    }
}
