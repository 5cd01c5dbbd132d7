import Failures
import Hummingbird
import Storage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The secret that opens a host's own interface: who can read it in the data folder may use it.
///
/// Never printed: its description says nothing.
package struct AccessToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package static let fileName = "access.token"
    /// Of a token that opens the metrics and nothing else.
    package static let metricsFileName = "metrics.token"
    private let text: String

    /// For tests and tools that hold the text already.
    package init(text: String) { self.text = text }

    /// The folder's token, made at the first use: 32 random bytes, readable by this user only.
    ///
    /// - Throws: `data-folder-missing`, `data-folder-read-only`, `disk-full`.
    package static func load(folder: String, name: String = fileName) throws -> AccessToken {
        let file = "\(folder)/\(name)"
        if let known = stored(file) { return AccessToken(text: known) }
        let made = Secrets.hex(Secrets.random(32))
        let descriptor = open(file, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(errno, folder, name) }
        defer { close(descriptor) }
        fchmod(descriptor, 0o600)
        let bytes = Array("\(made)\n".utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            let code = errno
            unlink(file)
            throw failure(code, folder, name)
        }
        return AccessToken(text: made)
    }

    private static func failure(_ code: Int32, _ folder: String, _ name: String) -> Failure {
        switch code {
        case ENOENT, ENOTDIR: Failure(.dataFolderMissing, nil, ["folder": folder])
        case EACCES, EPERM, EROFS: Failure(.dataFolderReadOnly, nil, ["folder": folder])
        case ENOSPC, EDQUOT:
            Failure(
                .diskFull, "The disk is full: there is no room for \(name), which a program makes when it serves this folder for the first time.",
                ["folder": folder],
                remedy: "Free some space on this disk and start it again. What the folder holds can be read meanwhile: tributary status.")
        default: Failure(.diskFailed, nil, ["folder": folder, "errno": String(code)])
        }
    }

    private static func stored(_ file: String) -> String? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 32 else { return nil }
        return String(decoding: bytes[..<count].filter { $0 > 0x20 }, as: UTF8.self)
    }

    /// Whether `candidate` is this token, in a time that tells nothing.
    package func matches(_ candidate: String) -> Bool { Secrets.areEqual(candidate.utf8, text.utf8) }

    /// - Throws: `admin-token-wrong` unless the request carries the token as its bearer.
    package func check(_ request: Request) throws {
        guard let bearer = request.bearer, matches(bearer) else { throw Failure(.adminTokenWrong) }
    }

    /// Whether the request carries the token as its bearer.
    package func opens(_ request: Request) -> Bool { request.bearer.map(matches) ?? false }

    /// Tells one token from another and says nothing of either.
    var mark: String { String(Digest.of(Array("page \(text)".utf8)).hex.prefix(8)) }

    package var description: String { "(access token)" }
    package var debugDescription: String { description }
}

extension Request {
    /// The token of `Authorization: Bearer …`.
    package var bearer: String? {
        guard let line = headers[.authorization], line.count > 7, line.prefix(7).lowercased() == "bearer " else { return nil }
        return String(line.dropFirst(7))
    }

    /// The value of a cookie.
    package func cookie(_ name: String) -> String? {
        for line in headers[values: .cookie] {
            for pair in line.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0].trimmingSpaces == name { return parts[1].trimmingSpaces }
            }
        }
        return nil
    }
}
