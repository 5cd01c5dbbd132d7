import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers

/// The `--data` option that every command shares.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: "The folder that holds the database.")
    var data: String = "tributary-data"

    var folder: DataFolder { DataFolder(path: data) }
}
