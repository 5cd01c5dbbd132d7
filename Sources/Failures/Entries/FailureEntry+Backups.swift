/// Failures of making copies of a database, and of going back to one.
extension FailureEntry {
    static let backupFolderMissing = FailureEntry(
        "The folder for backups is not there.",
        remedy: "Is its disk connected and mounted? The folder is never made by itself: it would fill the wrong disk.",
        status: 500, retry: .afterAction, blame: .machine)

    static let backupUnderWay = FailureEntry(
        "A backup into this folder is under way.",
        remedy: "Wait until it is done.",
        status: 409, retry: .afterAction, blame: .caller)

    static let backupNotSetUp = FailureEntry(
        "This server keeps no folder for backups.",
        remedy: "Start it with --backup-to DIR, or make a copy beside it: tributary central backup --to DIR.",
        status: 409, retry: .afterAction, blame: .administration)

    static let backupNotWhole = FailureEntry(
        "The copy is not whole.",
        remedy:
            "Take another copy. When this is the newest one that was made, look at the database itself as well: tributary verify.",
        status: 500, retry: .afterAction, blame: .machine)

    static let backupOfAnother = FailureEntry(
        "The copy is of another central server or of another site.",
        remedy: "Take a copy of this folder's own database; a folder of its own takes any copy.",
        status: 409, retry: .never, blame: .caller)
}
