import HTTPHost
import HTTPTypes
import Hummingbird
import Storage
import SyncCentral
import SyncProtocol
import Synchronization

/// The last answer to each site that asked for it to be kept: the site fetches the rest of what a cut line brought (R-SYNC 4).
///
/// Guarantees: one answer a site, given to the database it was made for only; memory never exceeds the limit, the oldest go first.
/// Losing one loses nothing: the site asks anew.
final class KeptAnswers: Sendable {
    private struct Kept {
        let caller: Caller
        let answerID: String
        let bytes: [UInt8]
        let at: ContinuousClock.Instant
    }

    private struct State {
        var kept: [String: Kept] = [:]
        var bytes = 0
    }

    private let limits: KeptAnswersLimits
    private let state = Mutex(State())

    init(_ limits: KeptAnswersLimits) { self.limits = limits }

    /// Keeps an answer when the site asked for that.
    ///
    /// - Returns: the header that tells the site under which id.
    func keep(_ bytes: [UInt8], for caller: Caller, _ request: Request, at now: ContinuousClock.Instant = .now) -> HTTPFields {
        guard let asked = HTTPField.Name(SyncAddress.keepHeader), request.headers[asked] != nil,
            let name = HTTPField.Name(SyncAddress.answerHeader), bytes.count > limits.smallest, bytes.count <= limits.bytesMax
        else { return [:] }
        let answerID = Digest.of(bytes).hex
        state.withLock { state in
            Self.drop(caller.site, &state)
            state.kept[caller.site] = Kept(caller: caller, answerID: answerID, bytes: bytes, at: now)
            state.bytes += bytes.count
            for site in state.kept.filter({ now - $0.value.at > limits.age }).keys { Self.drop(site, &state) }
            while state.bytes > limits.bytesMax, let oldest = state.kept.min(by: { $0.value.at < $1.value.at }) {
                Self.drop(oldest.key, &state)
            }
        }
        return [name: answerID]
    }

    /// The rest of a kept answer; nil when it is not kept any longer.
    func rest(of answerID: String, from: Int, for caller: Caller, at now: ContinuousClock.Instant = .now) -> [UInt8]? {
        state.withLock { state in
            guard let kept = state.kept[caller.site], kept.caller == caller, kept.answerID == answerID, now - kept.at <= limits.age,
                (0...kept.bytes.count).contains(from)
            else { return nil }
            return Array(kept.bytes[from...])
        }
    }

    /// Bytes kept now.
    var bytes: Int { state.withLock(\.bytes) }

    private static func drop(_ site: String, _ state: inout State) {
        if let kept = state.kept.removeValue(forKey: site) { state.bytes -= kept.bytes.count }
    }
}
