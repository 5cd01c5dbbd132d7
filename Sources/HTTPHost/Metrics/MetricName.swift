/// Every number a host publishes: its name ends in its unit (`_total` after it for what only grows).
///
/// Labels are route templates, codes and nothing that a client can invent.
package enum MetricName: String, CaseIterable, Sendable {
    // Both hosts
    case httpAnswers = "tributary_http_answers_total"
    case httpAnswerTime = "tributary_http_answer_seconds"
    case httpReceived = "tributary_http_received_bytes_total"
    case httpSent = "tributary_http_sent_bytes_total"
    case checkpointTime = "tributary_database_checkpoint_seconds"
    case uptime = "tributary_uptime_seconds"
    case build = "tributary_build_info"
    case databaseSize = "tributary_database_bytes"
    case backups = "tributary_backups_total"
    case backupAge = "tributary_backup_age_seconds"
    case backupSize = "tributary_backup_bytes"
    // Central
    case signIns = "tributary_central_sign_ins_total"
    case sessions = "tributary_central_open_sessions"
    case longPolls = "tributary_central_waiting_sites"
    case pushCommits = "tributary_central_push_commits_total"
    case pushes = "tributary_central_pushes_total"
    case pushesRefused = "tributary_central_refused_pushes_total"
    case visitsDeferred = "tributary_central_deferred_syncs_total"
    case pushQueue = "tributary_central_waiting_pushes"
    case pushQueueBytes = "tributary_central_waiting_pushes_bytes"
    case pushTime = "tributary_central_push_seconds"
    case ledgerHead = "tributary_central_ledger_positions"
    case knownSites = "tributary_central_known_sites"
    case upToDateSites = "tributary_central_up_to_date_sites"
    case sitesByState = "tributary_central_sites"
    case contactAge = "tributary_central_site_contact_age_seconds"
    case parkedGroups = "tributary_central_parked_groups"
    case offeredGroups = "tributary_central_offered_groups"
    case orphans = "tributary_central_orphan_records"
    case storesByState = "tributary_central_active_stores"
    case storeMoves = "tributary_central_moving_stores"
    case queued = "tributary_central_queued_records"
    case followersBehind = "tributary_central_follower_behind_positions"
    // Sites
    case syncs = "tributary_site_syncs_total"
    case syncTime = "tributary_site_sync_seconds"
    case toSend = "tributary_site_waiting_records"
    case siteParked = "tributary_site_parked_groups"
    case successAge = "tributary_site_success_age_seconds"
    case pushed = "tributary_site_pushed_records_total"
    case received = "tributary_site_received_rows_total"

    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    package var kind: Kind {
        switch self {
        case .httpAnswerTime, .checkpointTime, .pushTime, .syncTime: .histogram
        case .uptime, .sessions, .longPolls, .pushQueue, .pushQueueBytes, .ledgerHead, .toSend: .gauge
        case .build, .databaseSize, .knownSites, .upToDateSites, .sitesByState, .contactAge, .parkedGroups, .offeredGroups, .orphans, .siteParked, .successAge:
            .gauge
        case .backupAge, .backupSize, .storesByState, .storeMoves, .queued, .followersBehind: .gauge
        default: .counter
        }
    }

    package var help: String {
        switch self {
        case .httpAnswers: "Answered requests by route and code."
        case .httpAnswerTime: "Time from a request's head to its answer, without sending it."
        case .httpReceived: "Bytes of request bodies as they arrived."
        case .httpSent: "Bytes of answer bodies as they were sent."
        case .checkpointTime: "Time to move recent writes into the main database file."
        case .uptime: "Time since this process began to serve."
        case .build: "Always 1; its label says which build this is."
        case .databaseSize: "Size of the database."
        case .backups: "Attempts to make a backup: made, or the code of what went wrong."
        case .backupAge: "Time since the last backup was made."
        case .backupSize: "Size of the last backup."
        case .knownSites: "Sites, central itself not among them."
        case .upToDateSites: "Sites that have everything and have sent everything, as far as they told."
        case .sitesByState: "Sites by their state, each in one; central itself not among them."
        case .contactAge: "Time since a site called, by its number; of many sites those silent the longest."
        case .parkedGroups: "Groups of changes that are kept apart and undecided."
        case .offeredGroups: "Groups of versions that sites offered after a restore, undecided."
        case .orphans: "Records that wait for the record they hang on."
        case .storesByState: "Stores by where they are active, and the disabled ones, each in one."
        case .storeMoves: "Stores on their way to another site, by phase."
        case .queued: "Records that wait at all sites together to be sent to central, and at central to be received, as far as they are counted."
        case .followersBehind: "Positions of the ledger since the place that a follower saved last; it saves none where there was nothing for it."
        case .siteParked: "Groups of this site's changes that central keeps apart."
        case .successAge: "Time since the last sync that succeeded."
        case .signIns: "Attempts to sign in by their outcome."
        case .sessions: "Sessions that are open."
        case .longPolls: "Sites that wait for news."
        case .pushCommits: "Transactions that pushes shared."
        case .pushes: "Pushes that were applied, repetitions included."
        case .pushesRefused: "Pushes refused because too many waited."
        case .visitsDeferred: "Syncs that were told when to come back because too many began at once."
        case .pushQueue: "Pushes that wait for the next transaction."
        case .pushQueueBytes: "Bytes of the pushes that wait."
        case .pushTime: "Time of one shared transaction."
        case .ledgerHead: "Position of the last change."
        case .syncs: "Syncs by their outcome."
        case .syncTime: "Time of one sync."
        case .toSend: "Records that wait to be sent to central."
        case .pushed: "Records that central accepted."
        case .received: "Rows that arrived from central."
        }
    }
}
