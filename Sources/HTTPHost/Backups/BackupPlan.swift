/// Where a serving program keeps copies of its database, when it makes them by itself, and which of them stay.
package struct BackupPlan: Sendable {
    package var folder: String
    /// Nil when only a person's order makes one.
    package var schedule: BackupSchedule?
    package var rule: BackupRule

    package init(folder: String, schedule: BackupSchedule?, rule: BackupRule) {
        self.folder = folder
        self.schedule = schedule
        self.rule = rule
    }
}
