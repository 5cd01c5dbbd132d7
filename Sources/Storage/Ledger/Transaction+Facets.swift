/// What is kept, thing by thing.
extension Transaction {
    // What every database has.
    package var ledger: Ledger { Ledger(transaction: self) }
    package var channels: Channels { Channels(transaction: self) }
    package var records: Records { Records(transaction: self) }
    package var aliases: Aliases { Aliases(transaction: self) }
    package var gone: GoneRecords { GoneRecords(transaction: self) }
    package var repeats: Repeats { Repeats(transaction: self) }
    package var openings: Openings { Openings(transaction: self) }
    package var state: StateTable { StateTable(transaction: self) }
    package var log: SyncLog { SyncLog(transaction: self) }
    package var transfers: TransferPairs { TransferPairs(transaction: self) }
    package var followers: Followers { Followers(transaction: self) }

    // Who is where.
    package var sites: Sites { Sites(transaction: self) }
    package var again: AgainOrders { AgainOrders(transaction: self) }
    package var terms: SiteTerms { SiteTerms(transaction: self) }
    package var machines: SiteMachines { SiteMachines(transaction: self) }
    package var stores: Stores { Stores(transaction: self) }
    package var offices: Offices { Offices(transaction: self) }
    package var visibility: VisibilityFacts { VisibilityFacts(transaction: self) }
    package var options: StoreOptions { StoreOptions(transaction: self) }
    package var lists: ItemLists { ItemLists(transaction: self) }

    // What only a site has.
    package var outbox: Outbox { Outbox(transaction: self) }
    package var stage: Stage { Stage(transaction: self) }
    package var joined: JoinedChannels { JoinedChannels(transaction: self) }
    package var withheld: WithheldRecords { WithheldRecords(transaction: self) }
    package var apart: ApartRecords { ApartRecords(transaction: self) }
    package var ahead: AheadPushes { AheadPushes(transaction: self) }

    // What only central has.
    package var quarantine: QuarantinedGroups { QuarantinedGroups(transaction: self) }
    package var queues: QueueSamples { QueueSamples(transaction: self) }
    package var people: PeopleIndex { PeopleIndex(transaction: self) }
    package var audit: AuditTrail { AuditTrail(transaction: self) }
    package var pushes: StagedPushes { StagedPushes(transaction: self) }
    package var accounts: Accounts { Accounts(transaction: self) }
    package var doneActs: DoneActs { DoneActs(transaction: self) }
    package var siteKeys: SiteKeys { SiteKeys(transaction: self) }
    package var answers: PushAnswers { PushAnswers(transaction: self) }
    package var carried: CarriedSites { CarriedSites(transaction: self) }
    package var legacySites: LegacySites { LegacySites(transaction: self) }
    package var userSecrets: UserSecrets { UserSecrets(transaction: self) }
    package var places: LegacyPlaces { LegacyPlaces(transaction: self) }
    package func numbers(_ list: RisingNumbers.List) -> RisingNumbers { RisingNumbers(transaction: self, list: list) }
}
