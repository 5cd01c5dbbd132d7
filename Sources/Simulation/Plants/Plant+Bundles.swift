import SyncProtocol

/// Bugs of bundles: what stands in them, or is believed of them, is not as it was.
extension Plant {
    static func bundleTrigger(_ bug: PlantedBug, _ place: Place) -> String? {
        switch (bug, place) {
        case (.answersForgotten, .central):
            "AFTER UPDATE OF sent_head ON carried BEGIN DELETE FROM push_answers WHERE site = NEW.site; END"
        case (.oldBundleTaken, .site):
            "AFTER UPDATE OF value ON meta WHEN NEW.name = 'heard' BEGIN UPDATE meta SET value = '0' WHERE name = 'heard'; END"
        case (.bundleTakenTwice, .central):
            "AFTER UPDATE OF bundle ON carried BEGIN UPDATE carried SET bundle = '', session = 0 WHERE site = NEW.site; END"
        case (.bundleAppliedTwice, .central):
            """
            AFTER INSERT ON push_answers BEGIN UPDATE sites SET push = push - 1, push_answer = NULL, push_hash = NULL WHERE site = NEW.site;
            DELETE FROM push_answers WHERE site = NEW.site AND push = NEW.push; END
            """
        case (.frozenPushGrows, .site):
            """
            AFTER INSERT ON outbox_groups BEGIN UPDATE ahead_pushes SET last = NEW.group_no
            WHERE push = (SELECT MAX(push) FROM ahead_pushes); END
            """
        case (.answersOutlive, .central): "BEFORE DELETE ON push_answers BEGIN SELECT RAISE(IGNORE); END"
        default: nil
        }
    }

    /// A message as the planted bug writes it.
    static func carried(_ bug: PlantedBug?, _ message: BundleMessage) -> BundleMessage {
        switch (bug, message.kind) {
        case (.receiptClaimsMore, .stand):
            guard var stand = try? BundleStand(decoding: message.bytes) else { return message }
            stand.channels = stand.channels.mapValues { $0 + 3 }
            return BundleMessage(.stand, stand.encoded())
        case (.receiptAhead, .head):
            guard var head = try? BundleHead(decoding: message.bytes) else { return message }
            head.push += 1
            return BundleMessage(.head, head.encoded())
        case (.listIncomplete, .list):
            guard let (line, rest) = try? message.split(), let reply = try? CompareReply(decoding: rest), !reply.list.isEmpty else { return message }
            return BundleMessage(.list, line: line, CompareReply(opening: reply.opening, position: reply.position, list: reply.list.dropLast()).encoded())
        default: return message
        }
    }

    /// A message as the planted bug reads it.
    static func carried(_ bug: PlantedBug?, taken message: BundleMessage) -> BundleMessage {
        switch (bug, message.kind) {
        case (.formersBundleTaken, .head):
            guard var head = try? BundleHead(decoding: message.bytes) else { return message }
            head.database = nil
            return BundleMessage(.head, head.encoded())
        default: return message
        }
    }
}
