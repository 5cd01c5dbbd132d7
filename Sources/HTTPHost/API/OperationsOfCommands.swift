/// Which operations of central's administration interface do what a command does: for whoever reads a remedy over the interface, and for the test that
/// holds both together.
package enum OperationsOfCommands {
    /// Every command that administers central, without the program's name.
    package static let table: [String: [String]] = [
        "accounts list": ["listAccounts", "readAccount"], "accounts create": ["createAccount"], "accounts edit": ["editAccount"],
        "accounts delete": ["deleteAccount"], "accounts keys": ["listKeys"], "accounts revoke": ["revokeKey"], "audit list": ["listAudit"],
        "backups list": ["listBackups", "readBackups"], "central backup": ["orderBackup"], "central accept": ["acceptBundle"],
        "central bundle": ["makeBundle"], "central sync": ["switchSynchronisation", "readSynchronisation"], "explain": ["explainRecord"],
        "homes move": ["moveHome"], "homes list": ["listHomeMoves"], "homes cancel": ["cancelHomeMove"], "merge": ["mergeRecords"],
        "numbers take": ["takeNumber"], "preferences list": ["listPreferences", "readPreference"], "preferences set": ["setPreference"],
        "preferences override": ["setPreferenceBack"], "preferences reset": ["resetPreference"],
        "quarantine list": ["listQuarantine", "summariseQuarantine"], "quarantine show": ["readQuarantined"],
        "quarantine export": ["exportQuarantined"], "quarantine retry": ["redriveQuarantined"],
        "quarantine dismiss": ["dismissQuarantined", "dismissAllQuarantined"],
        "quarantine room": ["readQuarantineRoom", "setQuarantineRoom"], "quarantine add": ["addUnsent"],
        "sites list": ["listSites", "readSite"], "sites history": ["readQueueHistory"], "sites partners": ["listPartners"], "sites add": ["addSite"],
        "sites create": ["createSite"], "sites edit": ["editSite", "clearPairing"], "sites terms": ["readTerms", "setTerms", "readSiteTerms", "setSiteTerms"],
        "sites again": ["listAgain", "orderAgain"], "sites re-pair": ["rePair", "readPairing"], "sites delete": ["deleteSite"], "sites export": ["exportSite"],
        "status": ["readStatus"],
        "stores list": ["listStores", "readStore"], "stores sites": ["listStoreSites"], "stores create": ["createStore"],
        "stores edit": ["editStore", "readStoreSettings", "setStoreTransactions", "readDispensaryHoldings"], "stores assign": ["assignStore"],
        "stores move": ["moveStore", "planStoreMove", "cancelStoreMove"], "stores moves": ["listStoreMoves"],
        "stores collect": ["setCollector", "endCollector"],
        "topology show": ["readTopology"], "topology mirror": ["mirror"], "topology unify": ["unify"], "topology cancel": ["cancelTopologyChange"],
        "transfers list": ["listTransfers"], "transfers show": ["readTransfer"], "transfers allow": ["allowTransfer"],
        "transfers months": ["setTransferMonths", "readTransferSettings"], "transfers rebuild": ["rebuildTransfers"],
        "users list": ["listUsers", "readUser"], "users create": ["createUser"], "users edit": ["editUser"],
        "users rights": ["setUserRight", "removeUserRight"], "users send": ["sendUser"], "users password": ["setUserPassword"],
        "verify": ["verify", "repairDatabase"],
        "visibility grant": ["grantVisibility", "show"], "visibility revoke": ["revokeVisibility", "hide"],
        "visibility list": ["listVisibleStores", "listVisible", "listVisiblePeople"],
        "visibility master-lists": ["listMasterLists"], "visibility lists": ["readListsSetItems", "setListsSetItems", "followLists"],
    ]

    /// The operations that do what the commands in a remedy do, in the order in which the remedy names them.
    package static func named(in remedy: String) -> [String] {
        var found: [String] = []
        for part in remedy.split(separator: "tributary ", omittingEmptySubsequences: false).dropFirst() {
            let words = part.split(whereSeparator: { !$0.isLowercase && $0 != "-" }).prefix(2).map(String.init)
            guard let first = words.first else { continue }
            let operations = table[words.joined(separator: " ")] ?? table[first] ?? []
            for operation in operations where !found.contains(operation) { found.append(operation) }
        }
        return found
    }
}
