import Payload
import Storage

/// Brings a responding half up to date with the initiating one, line by line, until somebody at the receiver has acted; after
/// that the difference is shown, not applied (R-XFER 6). A pure function of both halves and what was written last.
struct HalfKeeper {
    let kind: TransferKind
    /// What the initiating lines become.
    let expected: [MirroredLine]
    /// The responding lines as they are.
    let present: [(id: String, value: JSONValue)]
    /// What was last written into them.
    let memory: [WrittenLine]
    /// This database wrote or adopted the half; one without lines is remembered too.
    let isRemembered: Bool
    /// The responding half's status, in lower case.
    let status: String
    /// Nobody can have touched the half yet: it was just made, or has no number.
    let isFresh: Bool
    /// The initiating half is gone.
    var isWithdrawn = false

    enum Step {
        case insert(MirroredLine)
        /// Replace the members that are mirrored.
        case update(id: String, MirroredLine)
        case delete(id: String)
        /// Nothing to write: remember the line as it is.
        case remember(WrittenLine)
        /// The half itself goes, with its lines.
        case withdraw

        /// The line that is no longer as it was adopted: remembered as it will be, or not at all.
        var replaced: String? {
            switch self {
            case .update(let id, _), .delete(let id): id
            case .insert, .remember, .withdraw: nil
            }
        }
    }

    enum Outcome {
        case steps([Step])
        /// Somebody has acted: both sides stay as they are.
        case acted
    }

    var outcome: Outcome {
        guard kind.untouchedStatuses.contains(status) else { return .acted }
        let remembered: [WrittenLine]
        if isRemembered {
            remembered = memory
        } else {
            guard let adopted else { return .acted }
            remembered = adopted
        }
        guard isUntouched(remembered) else { return .acted }
        if isWithdrawn { return .steps([.withdraw]) }
        return .steps(steps(remembered))
    }

    /// What a database that has no memory of a half may take as written by the transfer: everything in a half that nobody can
    /// have touched; a numbered one only while both sides agree.
    var adopted: [WrittenLine]? {
        if !isFresh, !differences.isEmpty { return nil }
        return present.map { line in
            let twin = expected.first { $0.source == source(of: line) }
            let inStep = twin.map { isInStep(line.value, $0) || !isFresh } ?? false
            return WrittenLine(
                id: line.id, source: source(of: line), written: Quantity.fingerprint(kind.quantityFields, of: line.value),
                mirrored: inStep ? twin?.fingerprint ?? "" : "")
        }
    }

    private func isInStep(_ line: JSONValue, _ twin: MirroredLine) -> Bool {
        twin.members.allSatisfy { line[$0.key]?.serialised() == $0.value.serialised() }
    }

    private func source(of line: (id: String, value: JSONValue)) -> String { line.value[kind.lineSourceField]?.text ?? "" }

    private func isUntouched(_ remembered: [WrittenLine]) -> Bool {
        let written = Dictionary(remembered.map { ($0.id, $0.written) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary(
            present.map { ($0.id, Quantity.fingerprint(kind.quantityFields, of: $0.value)) }, uniquingKeysWith: { first, _ in first })
        return written == now
    }

    private func steps(_ remembered: [WrittenLine]) -> [Step] {
        let bySource = Dictionary(remembered.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
        let sources = Set(expected.map(\.source))
        var steps: [Step] = []
        for line in expected {
            guard let known = bySource[line.source] else {
                steps.append(.insert(line))
                continue
            }
            if known.mirrored != line.fingerprint { steps.append(.update(id: known.id, line)) }
        }
        for line in remembered where !line.source.isEmpty && !sources.contains(line.source) { steps.append(.delete(id: line.id)) }
        if !isRemembered {
            let replaced = Set(steps.compactMap(\.replaced))
            steps += remembered.filter { !replaced.contains($0.id) }.map { .remember($0) }
        }
        return steps
    }

    /// Where the two halves say different quantities.
    var differences: [LineDifference] {
        var found: [LineDifference] = []
        var left = present
        for line in expected {
            let sent = (try? JSONValue(parsing: line.payload)) ?? .null
            guard let place = left.firstIndex(where: { source(of: $0) == line.source }) else {
                found.append(LineDifference(line: line.source, item: sent[LineField.item_ID]?.text ?? "", sent: kind.amount(sent), received: nil))
                continue
            }
            let twin = left.remove(at: place)
            if kind.amount(sent) != kind.amount(twin.value) || sent[LineField.item_ID]?.text != twin.value[LineField.item_ID]?.text {
                found.append(
                    LineDifference(
                        line: line.source, item: sent[LineField.item_ID]?.text ?? "", sent: kind.amount(sent), received: kind.amount(twin.value)))
            }
        }
        for line in left {
            found.append(
                LineDifference(
                    line: line.id, item: line.value[LineField.item_ID]?.text ?? "", sent: nil, received: kind.amount(line.value)))
        }
        return found
    }
}
