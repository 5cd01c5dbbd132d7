import Failures
import HTTPHost
import Payload

/// Keeps how the last syncs ended in a small file, so that a restart does not forget it; the database stays untouched.
///
/// Losing the file loses nothing but this knowledge.
package struct SyncMemory: Sendable {
    /// Successes in a row are written down at most this often, in seconds.
    private static let pause: Int64 = 30

    let folder: SiteFolder
    private var file: String { folder.file(SiteFolder.memoryName) }
    private var writtenAt: Int64?

    package init(_ folder: SiteFolder) { self.folder = folder }

    /// Writes it down when something changed or the last note is old; a disk that cannot take it is no reason to stop.
    mutating func keep(_ status: SyncStatus, now: Int64, isChange: Bool) {
        if !isChange, let writtenAt, (writtenAt...writtenAt + Self.pause).contains(now) { return }
        var writer = JSONWriter()
        writer.beginObject()
        if let at = status.lastSuccess {
            writer.key("lastSuccess")
            writer.integer(at)
        }
        if let last = status.lastError {
            writer.key("code")
            writer.string(last.failure.code.rawValue)
            writer.key("message")
            writer.string(last.failure.message)
            writer.key("remedy")
            writer.string(last.failure.remedy)
            writer.key("since")
            writer.integer(last.since)
            writer.key("lastAt")
            writer.integer(last.lastAt)
            writer.key("attempts")
            writer.integer(last.attempts)
        }
        writer.endObject()
        guard (try? SmallFile.write(writer.bytes, to: file, mode: 0o600)) != nil else { return }
        writtenAt = now
    }

    /// Sets what is remembered; a damaged file is as good as none.
    package func recall(into status: inout SyncStatus) {
        guard let bytes = try? SmallFile.read(file), let value = try? JSONValue(parsing: bytes) else { return }
        status.lastSuccess = value["lastSuccess"]?.integer
        guard let code = value["code"]?.text.flatMap({ FailureCode(rawValue: $0) }), let since = value["since"]?.integer else { return }
        status.lastError = LastError(
            failure: Failure(code, value["message"]?.text, remedy: value["remedy"]?.text), since: since, lastAt: value["lastAt"]?.integer ?? since,
            attempts: Int(clamping: value["attempts"]?.integer ?? 1))
    }
}
