/// A bug that the simulation can put into the parts it runs, to prove that it would be found.
///
/// None needs a branch in production: each stands between the production code and what it stands on, the database's
/// statements, the disk or the wire.
package enum PlantedBug: String, CaseIterable, Sendable {
    case answeredBeforeDurable = "answered-before-durable"
    case cursorBeforeData = "cursor-before-data"
    case swallowedError = "swallowed-error"
    case echoOverEdit = "echo-over-edit"
    case readsAheadOfCommit = "reads-ahead-of-commit"
    case checkpointPromisedEarly = "checkpoint-promised-early"
    case pageSplitsPosition = "page-splits-position"
    case staleDigest = "stale-digest"
    case leavingKeepsCursor = "leaving-keeps-cursor"
    case floorNotRaised = "floor-not-raised"
    case comparisonPushesBack = "comparison-pushes-back"
    case pullOverwritesOutbox = "pull-overwrites-outbox"
    case tombstonesCounted = "tombstones-counted"
    case outboxCompacted = "outbox-compacted"
    case restOfRefusedGroupKept = "rest-of-refused-group-kept"
    case aheadOfParked = "ahead-of-parked"
    case onlyIncomingJudged = "only-incoming-judged"
    case linesStayBehind = "lines-stay-behind"
    case orphanNeverPlaced = "orphan-never-placed"
    case droppedWithOneChannel = "dropped-with-one-channel"
    case positionsReused = "positions-reused"
    case oldAnswerForNewBody = "old-answer-for-new-body"
    case headBeforeCommit = "head-before-commit"
    case lineHijacked = "line-hijacked"
    case patientTaken = "patient-taken"
    case clockDecides = "clock-decides"
    case freezeForgotten = "freeze-forgotten"
    case randomHalf = "random-half"
    case halfMadeAgain = "half-made-again"
    case numberApart = "number-apart"
    case followerCursorApart = "follower-cursor-apart"
    case batchHalfUndone = "batch-half-undone"
    case answeredInBatch = "answered-in-batch"
    case actedForgotten = "acted-forgotten"
    case numbersForgotten = "numbers-forgotten"
    case parkedUntold = "parked-untold"
    case auditSkipped = "audit-skipped"
    case stockOverlooked = "stock-overlooked"
    case userLost = "user-lost"
    case erasedUnseen = "erased-unseen"
    case repeatsUncounted = "repeats-uncounted"
    case withheldDropped = "withheld-dropped"
    case floorOneShort = "floor-one-short"
    case numbersSkipped = "numbers-skipped"
    case pastForgotten = "past-forgotten"
    case drainSkipped = "drain-skipped"
    case movedAtOnce = "moved-at-once"
    case moveKeepsEpoch = "move-keeps-epoch"
    case withheldLeftBehind = "withheld-left-behind"
    case moveDrainSkipped = "move-drain-skipped"
    case freezeIgnored = "freeze-ignored"
    case reportForgotten = "report-forgotten"
    case cancelledMoveGoesOn = "cancelled-move-goes-on"
    case formerStaysSubscribed = "former-stays-subscribed"
    case newHolderWithoutInbox = "new-holder-without-inbox"
    case copyForgotten = "copy-forgotten"
    case openedWithoutData = "opened-without-data"
    case moveTwiceTold = "move-twice-told"
    case openForComplete = "open-for-complete"
    case leftOutUnsent = "left-out-unsent"

    case strangerBelieved = "stranger-believed"
    case partSkipped = "part-skipped"
    case receiptClaimsMore = "receipt-claims-more"
    case answersForgotten = "answers-forgotten"
    case oldBundleTaken = "old-bundle-taken"
    case bundleTakenTwice = "bundle-taken-twice"
    case bundleAppliedTwice = "bundle-applied-twice"
    case frozenPushGrows = "frozen-push-grows"
    case formersBundleTaken = "formers-bundle-taken"
    case answersOutlive = "answers-outlive"
    case listIncomplete = "list-incomplete"
    case receiptAhead = "receipt-ahead"

    /// Whether it shows only where first loads come in parts.
    package var needsLosses: Bool {
        switch self {
        case .openForComplete, .leftOutUnsent: true
        default: false
        }
    }

    /// Whether it shows only where stores move.
    package var needsMoves: Bool {
        switch self {
        case .movedAtOnce, .moveKeepsEpoch, .withheldLeftBehind, .moveDrainSkipped, .freezeIgnored, .reportForgotten, .cancelledMoveGoesOn,
            .formerStaysSubscribed, .newHolderWithoutInbox, .copyForgotten, .openedWithoutData, .moveTwiceTold:
            true
        default: false
        }
    }

    /// Whether it shows only where bundles are carried.
    package var needsBundles: Bool {
        switch self {
        case .strangerBelieved, .partSkipped, .receiptClaimsMore, .answersForgotten, .oldBundleTaken, .bundleTakenTwice, .bundleAppliedTwice, .frozenPushGrows,
            .formersBundleTaken, .answersOutlive, .listIncomplete, .receiptAhead:
            true
        default: false
        }
    }

    /// The table whose stored version whoever judges does not see.
    var unseenTable: String? {
        switch self {
        case .onlyIncomingJudged: "item_line"
        case .lineHijacked: "trans_line"
        case .patientTaken: "name"
        default: nil
        }
    }

    /// What goes wrong, in one sentence.
    package var summary: String {
        switch self {
        case .answeredBeforeDurable: "Central answers before its commit survives a power loss."
        case .cursorBeforeData: "A site saves how far it has read before it saves what it read."
        case .swallowedError: "An error in one record is swallowed and the rest of the batch succeeds."
        case .echoOverEdit: "A site's own change comes back with its bytes and replaces a newer local edit."
        case .readsAheadOfCommit: "A reader passes a position that is committed later."
        case .checkpointPromisedEarly: "A page claims to reach the head but stops short of it."
        case .pageSplitsPosition: "A page ends in the middle of a position, and the rest of it is skipped."
        case .staleDigest: "The digest comes from an earlier snapshot than the page."
        case .leavingKeepsCursor: "A site that leaves a channel drops the records but keeps its cursor."
        case .floorNotRaised: "Removals are forgotten without raising the channel's floor."
        case .comparisonPushesBack: "What central no longer holds is pushed back to it."
        case .pullOverwritesOutbox: "A pull replaces a record whose local edit has not been pushed."
        case .tombstonesCounted: "Deleted records stay in the digest."
        case .outboxCompacted: "Unsent changes of one record are merged across transactions."
        case .restOfRefusedGroupKept: "One line of a group is refused and the rest stays."
        case .aheadOfParked: "A group is applied ahead of a parked one it depends on."
        case .onlyIncomingJudged: "Whoever pushes is judged by the new version alone, not by the stored one."
        case .linesStayBehind: "A header is addressed anew and its lines stay where they were."
        case .orphanNeverPlaced: "A line that came before its header is never placed."
        case .droppedWithOneChannel: "A record that leaves one of two channels is dropped altogether."
        case .positionsReused: "After its restore central gives positions again that it had shown, under the same opening."
        case .oldAnswerForNewBody: "A repeated push number with another body gets the old answer."
        case .headBeforeCommit: "The head in memory moves although its transaction was undone."
        case .lineHijacked: "Another's line is judged by the header it is hung under, not by the one it hangs under."
        case .patientTaken: "A patient is judged by the home store that the pushed version names."
        case .freezeForgotten: "A site reports its freeze, and after a restart does not know of it any more."
        case .clockDecides: "A site takes groups written at an earlier hour than the one before for sent."
        case .randomHalf: "Halves of transfers get ids by chance, and the follower that begins anew knows of none."
        case .halfMadeAgain: "A half that its store deleted is made once more."
        case .numberApart: "A half gets its number in another transaction than the one that receives it."
        case .followerCursorApart: "The follower of transfers saves how far it has read before it saves what it made."
        case .batchHalfUndone: "A push that cannot be taken also undoes those before it in its transaction, which are answered all the same."
        case .answeredInBatch: "Each push of a shared transaction is answered before the transaction stands."
        case .actedForgotten: "A site takes the quantities that people put into a half for its own, and goes on keeping the half in step."
        case .numbersForgotten: "A site that went back numbers on from its backup, though it holds its later documents again."
        case .parkedUntold: "The log does not tell what was kept apart."
        case .auditSkipped: "Some acts of administrators leave no entry in the audit log."
        case .stockOverlooked: "An item that left its lists is hidden in a store that has stock of it."
        case .userLost: "A site says that it has taken a user whom central sent, and did not keep the user."
        case .erasedUnseen: "What a site does about transfers does not hear of documents that were deleted elsewhere."
        case .repeatsUncounted: "Nobody is told that a repeat was used too often."
        case .withheldDropped: "What a site withheld of a store that was taken from it is dropped there."
        case .floorOneShort: "A channel's floor is raised one position short, so a cursor right below the last forgotten removal counts as fresh."
        case .numbersSkipped: "A site leaves numbers out when it gives the next one."
        case .pastForgotten: "Central does not note what was finished before its customer became a store."
        case .drainSkipped: "A site reports its freeze without having sent everything it wrote before."
        case .movedAtOnce: "A store belongs to its new site as soon as that is ordered, before its old site has heard of it."
        case .moveKeepsEpoch: "A store changes hands without its epoch going up."
        case .withheldLeftBehind: "What a site withheld is forgotten when its store is frozen."
        case .moveDrainSkipped: "A site reports a store before what it withheld has been answered."
        case .freezeIgnored: "A site reports what it froze, and goes on editing it."
        case .reportForgotten: "A site that has drained takes its report for given."
        case .cancelledMoveGoesOn: "A move that was called off is done all the same when its report comes."
        case .formerStaysSubscribed: "A site goes on receiving a store that it has given away."
        case .newHolderWithoutInbox: "A store's new site does not receive what others address to it."
        case .copyForgotten: "The copy that a move was to leave behind is not set."
        case .openedWithoutData: "A store is open at its new site before its data has arrived."
        case .moveTwiceTold: "A move stands in the audit log twice."
        case .openForComplete: "A site that opened takes itself for complete, and does what depends on all records."
        case .leftOutUnsent: "Of the second part of a load more is left out than came with the first."
        case .strangerBelieved: "Central takes a bundle without asking whether it knows the key that it was sealed with."
        case .partSkipped: "A part of a bundle that is missing is read over."
        case .receiptClaimsMore: "A site says in its bundle that it has read further than it has."
        case .answersForgotten: "Central forgets its answers to a site's pushes as soon as a bundle with them is made, wherever that goes."
        case .oldBundleTaken: "A site does not remember which of central's words it has heard last."
        case .bundleTakenTwice: "Central does not remember which bundle of a site it has taken last."
        case .bundleAppliedTwice: "A push that comes once more in a bundle is applied once more."
        case .frozenPushGrows: "What is written after a bundle was made joins the last push that it holds, under the same number."
        case .formersBundleTaken: "A device takes a bundle that was made for the database id that it had before."
        case .answersOutlive: "Answers to pushes are kept for the database that takes the place of another."
        case .listIncomplete: "A list of what a channel holds lacks what came last."
        case .receiptAhead: "Central's bundle says that a push has come which has not."
        }
    }
}
