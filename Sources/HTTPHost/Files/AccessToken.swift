import Failures
import Hummingbird
import Storage

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
    /// - Throws: `data-folder-missing`, `data-folder-read-only`, `disk-full`, `disk-failed`.
    package static func load(folder: String, name: String = fileName) throws -> AccessToken {
        let file = "\(folder)/\(name)"
        if let known = stored(file) { return AccessToken(text: known) }
        let made = Secrets.hex(Secrets.random(32))
        do { try SmallFile.write(Array("\(made)\n".utf8), to: file, mode: 0o600) } catch let failure as Failure where failure.code == .diskFull {
            throw Failure(
                .diskFull, "The disk is full: there is no room for \(name), which a program makes when it serves this folder for the first time.",
                ["folder": folder],
                remedy: "Free some space on this disk and start it again. What the folder holds can be read meanwhile: tributary status.")
        }
        return AccessToken(text: made)
    }

    private static func stored(_ file: String) -> String? {
        guard let bytes = try? SmallFile.read(file), bytes.count >= 32 else { return nil }
        return String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
    }

    /// Whether `candidate` is this token, in a time that tells nothing.
    package func matches(_ candidate: String) -> Bool { Secrets.areEqual(candidate.utf8, text.utf8) }

    /// - Throws: `admin-token-wrong` unless the request carries the token as its bearer.
    package func check(_ request: Request) throws {
        guard let bearer = request.bearer, matches(bearer) else { throw Failure(.adminTokenWrong) }
    }

    /// Whether the request carries the token as its bearer.
    package func opens(_ request: Request) -> Bool { request.bearer.map(matches) ?? false }

    /// A secret of this folder that its database does not hold, for one purpose; tells nothing of the token.
    package func secret(for purpose: String) -> [UInt8] { Array(Digest.of(Array("\(purpose) \(text)".utf8)).hex.utf8) }

    /// Tells one token from another and says nothing of either.
    var fingerprint: String { String(Digest.of(Array("page \(text)".utf8)).hex.prefix(8)) }

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
