/// Triggers that do the wrong thing inside the database itself.
extension Plant {
    static func trigger(_ bug: PlantedBug, _ place: Place) -> String? {
        switch (bug, place) {
        case (.outboxCompacted, .site):
            """
            AFTER INSERT ON outbox_changes BEGIN DELETE FROM outbox_changes
            WHERE tbl = NEW.tbl AND id = NEW.id AND group_no < NEW.group_no AND group_no IN (SELECT group_no FROM outbox_groups WHERE state = 'waiting'); END
            """
        case (.clockDecides, .site):
            """
            AFTER INSERT ON outbox_groups WHEN NEW.created < (SELECT MAX(created) FROM outbox_groups WHERE group_no < NEW.group_no)
            BEGIN UPDATE outbox_groups SET state = 'answered' WHERE group_no = NEW.group_no; END
            """
        case (.comparisonPushesBack, .site):
            """
            AFTER DELETE ON records WHEN OLD.base_hash IS NOT NULL AND OLD.payload IS NOT NULL BEGIN
            INSERT INTO outbox_groups (group_no, created, epochs, actor, state, offered)
            SELECT MAX(group_no) + 1, 0, MAX(epochs), NULL, 'waiting', 0 FROM outbox_groups HAVING COUNT(*) > 0;
            INSERT INTO outbox_changes (group_no, line, tbl, id, payload, base_hash)
            SELECT MAX(group_no), 0, OLD.tbl, OLD.id, OLD.payload, OLD.base_hash FROM outbox_groups HAVING COUNT(*) > 0; END
            """
        case (.orphanNeverPlaced, .central):
            """
            AFTER INSERT ON records WHEN NEW.parent_id IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM records p WHERE p.tbl = NEW.parent_tbl AND p.id = NEW.parent_id)
            BEGIN UPDATE records SET parent_tbl = NULL, parent_id = NULL WHERE rec = NEW.rec; END
            """
        case (.halfMadeAgain, .central):
            """
            AFTER UPDATE OF deleted ON records WHEN NEW.deleted = 1 BEGIN DELETE FROM pairs WHERE half_id = NEW.id; END
            """
        case (.droppedWithOneChannel, .site):
            """
            AFTER DELETE ON memberships WHEN EXISTS (SELECT 1 FROM memberships m WHERE m.rec = OLD.rec)
            BEGIN DELETE FROM records WHERE rec = OLD.rec; END
            """
        case (.userLost, .site):
            """
            AFTER INSERT ON records WHEN NEW.tbl = (SELECT tbl FROM tables WHERE name = 'user')
            BEGIN DELETE FROM records WHERE rec = NEW.rec; END
            """
        case (.numbersSkipped, .site):
            """
            AFTER UPDATE OF value ON meta WHEN NEW.name LIKE 'numbers:%' AND NEW.value <> OLD.value
            BEGIN UPDATE meta SET value = rtrim(value, '0123456789')
            || (CAST(substr(value, length(rtrim(value, '0123456789')) + 1) AS INTEGER) + 2) WHERE name = NEW.name; END
            """
        case (.withheldDropped, .site):
            "AFTER UPDATE OF due ON withheld WHEN NEW.due = 3 BEGIN DELETE FROM withheld WHERE rec = NEW.rec; END"
        case (.repeatsUncounted, .central):
            "AFTER INSERT ON repeat_flags BEGIN DELETE FROM repeat_flags WHERE repeat_id = NEW.repeat_id; END"
        case (.parkedUntold, .central):
            "AFTER INSERT ON sync_log WHEN NEW.event = 'parked' BEGIN DELETE FROM sync_log WHERE seq = NEW.seq; END"
        case (.pastForgotten, .central):
            "AFTER INSERT ON past_documents BEGIN DELETE FROM past_documents WHERE tbl = NEW.tbl AND id = NEW.id; END"
        case (.drainSkipped, .site):
            """
            AFTER INSERT ON meta WHEN NEW.name LIKE 'freeze:%' AND NEW.value GLOB '[0-9]*'
            BEGIN UPDATE meta SET value = '0' WHERE name = NEW.name; END
            """
        default: moveTrigger(bug, place)
        }
    }

    /// What goes wrong where stores move.
    private static func moveTrigger(_ bug: PlantedBug, _ place: Place) -> String? {
        switch (bug, place) {
        case (.movedAtOnce, .central):
            """
            AFTER UPDATE OF version ON handovers WHEN NEW.state = 'ordered' AND NEW.office LIKE 'store:%' AND OLD.version IS NULL
            BEGIN UPDATE tenure SET site = NEW.to_site, epoch = epoch + 1 WHERE office = NEW.office; END
            """
        case (.moveKeepsEpoch, .central):
            """
            AFTER UPDATE OF epoch ON tenure WHEN OLD.office LIKE 'store:%' AND EXISTS
            (SELECT 1 FROM handovers h WHERE h.office = OLD.office AND h.state = 'ordered' AND h.tbl IS NULL)
            BEGIN UPDATE tenure SET epoch = OLD.epoch WHERE office = OLD.office; END
            """
        case (.withheldLeftBehind, .site):
            "AFTER INSERT ON meta WHEN NEW.name LIKE 'freeze:%' BEGIN DELETE FROM withheld; END"
        case (.moveDrainSkipped, .site):
            """
            AFTER INSERT ON outbox_groups WHEN EXISTS (SELECT 1 FROM meta WHERE name LIKE 'freeze:%' AND value GLOB '[0-9]*') BEGIN
            UPDATE meta SET value = 'drained' WHERE name LIKE 'freeze:%' AND value GLOB '[0-9]*'; END
            """
        case (.freezeIgnored, .site):
            """
            AFTER UPDATE OF value ON meta WHEN NEW.name = 'settings' AND json_extract(NEW.value, '$.frozen') IS NOT NULL
            BEGIN UPDATE meta SET value = json_remove(NEW.value, '$.frozen') WHERE name = 'settings'; END
            """
        case (.reportForgotten, .site):
            """
            AFTER UPDATE OF value ON meta WHEN NEW.name LIKE 'freeze:%' AND NEW.value = 'drained'
            BEGIN UPDATE meta SET value = 'reported' WHERE name = NEW.name; END
            """
        case (.cancelledMoveGoesOn, .central):
            """
            AFTER UPDATE OF state ON handovers WHEN NEW.state = 'cancelled' AND NEW.office LIKE 'store:%' AND NEW.tbl IS NULL
            BEGIN UPDATE handovers SET state = 'ordered', ended_at = NULL WHERE handover = NEW.handover; END
            """
        case (.formerStaysSubscribed, .central):
            """
            AFTER DELETE ON subscriptions WHEN OLD.channel LIKE 'store:%' AND EXISTS
            (SELECT 1 FROM handovers h WHERE h.office = OLD.channel AND h.from_site = OLD.site)
            BEGIN INSERT OR IGNORE INTO subscriptions VALUES (OLD.site, OLD.channel); END
            """
        case (.newHolderWithoutInbox, .central):
            """
            AFTER INSERT ON subscriptions WHEN NEW.channel LIKE 'inbox:%' AND EXISTS
            (SELECT 1 FROM handovers h WHERE h.office = 'store:' || substr(NEW.channel, 7) AND h.to_site = NEW.site)
            BEGIN DELETE FROM subscriptions WHERE site = NEW.site AND channel = NEW.channel; END
            """
        case (.copyForgotten, .central):
            """
            AFTER INSERT ON collectors WHEN EXISTS (SELECT 1 FROM handovers h WHERE h.office = 'store:' || NEW.store AND h.collects = 1)
            BEGIN DELETE FROM collectors WHERE store = NEW.store AND site = NEW.site; END
            """
        case (.openedWithoutData, .site):
            """
            AFTER INSERT ON meta WHEN NEW.name = 'settings.next' AND EXISTS (SELECT 1 FROM meta WHERE name = 'settings')
            BEGIN UPDATE meta SET value = NEW.value WHERE name = 'settings'; END
            """
        case (.moveTwiceTold, .central):
            """
            AFTER INSERT ON audit WHEN NEW.act = 'store-moved'
            BEGIN INSERT INTO audit (at, actor, origin, act, subject, details, chain)
            VALUES (NEW.at, NEW.actor, NEW.origin, 'store-moved', NEW.subject, NEW.details, NEW.chain); END
            """
        case (.openForComplete, .site):
            "AFTER INSERT ON meta WHEN NEW.name = 'load.open' BEGIN DELETE FROM meta WHERE name = 'load.open'; END"
        case (.leftOutUnsent, .site):
            """
            AFTER INSERT ON meta WHEN NEW.name = 'load.open'
            BEGIN UPDATE meta SET value = (SELECT MAX(value) FROM meta WHERE name = 'staged.head') WHERE name = 'load.essential'; END
            """
        default: bundleTrigger(bug, place)
        }
    }
}
