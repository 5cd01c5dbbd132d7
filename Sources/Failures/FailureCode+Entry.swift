extension FailureCode {
    /// All that is known of this code. Everything about it is read from here; a code without an entry does not compile.
    package var entry: FailureEntry {
        switch self {
        // Who is calling
        case .credentialsWrong: .credentialsWrong
        case .lockedOut: .lockedOut
        case .sessionUnknown: .sessionUnknown
        case .secondDevice: .secondDevice
        case .siteFenced: .siteFenced
        case .deviceRetired: .deviceRetired
        case .syncIsOff: .syncIsOff
        case .protocolTooOld: .protocolTooOld
        case .protocolTooNew: .protocolTooNew
        case .adminTokenWrong: .adminTokenWrong
        case .formFromElsewhere: .formFromElsewhere
        case .credentialsMissing: .credentialsMissing
        case .siteKeyUnknown: .siteKeyUnknown
        case .signInNeeded: .signInNeeded
        case .notPermitted: .notPermitted
        case .firstSecretWrong: .firstSecretWrong
        // What was sent
        case .bodyMalformed: .bodyMalformed
        case .bodyTooLarge: .bodyTooLarge
        case .encodingUnsupported: .encodingUnsupported
        case .recordMalformed: .recordMalformed
        case .recordIDMissing: .recordIDMissing
        case .recordIDTooLong: .recordIDTooLong
        case .recordIDMismatch: .recordIDMismatch
        case .recordDuplicated: .recordDuplicated
        case .recordTooLarge: .recordTooLarge
        case .groupTooLarge: .groupTooLarge
        case .fieldWrongType: .fieldWrongType
        case .tableUnknown: .tableUnknown
        case .routeUnknown: .routeUnknown
        case .methodUnknown: .methodUnknown
        case .argumentInvalid: .argumentInvalid
        case .versionOutdated: .versionOutdated
        case .actKeyReused: .actKeyReused
        case .actUnderWay: .actUnderWay
        case .actDoneAlready: .actDoneAlready
        // Who may edit what
        case .notEditor: .notEditor
        case .formerHolder: .formerHolder
        case .frozenForHandover: .frozenForHandover
        case .tenureLeft: .tenureLeft
        case .ownerUnknown: .ownerUnknown
        case .parentMissing: .parentMissing
        case .storeUnknown: .storeUnknown
        case .siteUnknown: .siteUnknown
        case .ownerChanged: .ownerChanged
        case .neverSyncs: .neverSyncs
        case .messageImmutable: .messageImmutable
        case .appendOnly: .appendOnly
        case .actingStoreMissing: .actingStoreMissing
        case .actingStoreOther: .actingStoreOther
        case .actingStoreReadOnly: .actingStoreReadOnly
        case .supervisorReadOnly: .supervisorReadOnly
        case .userNotInStore: .userNotInStore
        case .orderedCentrally: .orderedCentrally
        case .orderedBySite: .orderedBySite
        case .importNotAllowed: .importNotAllowed
        case .preferenceFixed: .preferenceFixed
        case .waitsBehindParked: .waitsBehindParked
        case .changedMeanwhile: .changedMeanwhile
        case .numbersExhausted: .numbersExhausted
        case .numberGivenTwice: .numberGivenTwice
        case .itemInStock: .itemInStock
        case .storeIsActive: .storeIsActive
        case .recordInUse: .recordInUse
        // Merges
        case .mergeFinal: .mergeFinal
        case .mergeImpossible: .mergeImpossible
        case .mergeCircle: .mergeCircle
        case .mergeHomesDiffer: .mergeHomesDiffer
        case .alreadyMerged: .alreadyMerged
        case .recordMerged: .recordMerged
        case .itemInBillOfMaterials: .itemInBillOfMaterials
        // Dispensaries and patients
        case .dispensaryOnly: .dispensaryOnly
        case .patientNotVisible: .patientNotVisible
        case .repeatElsewhere: .repeatElsewhere
        case .repeatOverdispensed: .repeatOverdispensed
        case .transactionsWithheld: .transactionsWithheld
        case .lookupLimited: .lookupLimited
        // Where the two sides stand
        case .pushOutOfOrder: .pushOutOfOrder
        case .pushBodyDiffers: .pushBodyDiffers
        case .pushPartsDiffer: .pushPartsDiffer
        case .cursorFromFuture: .cursorFromFuture
        case .centralRestored: .centralRestored
        case .siteRestored: .siteRestored
        case .digestDiffers: .digestDiffers
        case .subscriptionChanged: .subscriptionChanged
        // Bundles that are carried by hand
        case .bundleUnreadable: .bundleUnreadable
        case .bundleDamaged: .bundleDamaged
        case .bundleCutShort: .bundleCutShort
        case .bundlePartMissing: .bundlePartMissing
        case .bundlePartForeign: .bundlePartForeign
        case .bundleOtherSite: .bundleOtherSite
        case .bundleOtherCentral: .bundleOtherCentral
        case .bundleWrongWay: .bundleWrongWay
        case .bundleRepeated: .bundleRepeated
        case .bundleOld: .bundleOld
        case .bundleKeyMissing: .bundleKeyMissing
        // Administration
        case .notFound: .notFound
        case .nameTaken: .nameTaken
        case .siteHasStores: .siteHasStores
        case .siteIsCentral: .siteIsCentral
        case .siteIsPrimary: .siteIsPrimary
        case .siteNotReady: .siteNotReady
        case .handoverUnderWay: .handoverUnderWay
        case .storeMoveNeeded: .storeMoveNeeded
        case .mobileSiteFull: .mobileSiteFull
        case .passwordTooShort: .passwordTooShort
        case .lastAdministrator: .lastAdministrator
        case .ownAccount: .ownAccount
        case .quarantineDecided: .quarantineDecided
        case .quarantineFull: .quarantineFull
        case .overrideRefused: .overrideRefused
        case .alreadyInitialised: .alreadyInitialised
        case .notInitialised: .notInitialised
        case .wrongRole: .wrongRole
        // The machine
        case .dataFolderInUse: .dataFolderInUse
        case .dataFolderMissing: .dataFolderMissing
        case .dataFolderReadOnly: .dataFolderReadOnly
        case .dataFolderNotPrivate: .dataFolderNotPrivate
        case .databaseFromFuture: .databaseFromFuture
        case .databaseDamaged: .databaseDamaged
        case .databaseBusy: .databaseBusy
        case .diskFull: .diskFull
        case .diskFailed: .diskFailed
        case .backupFolderMissing: .backupFolderMissing
        case .backupUnderWay: .backupUnderWay
        case .backupNotSetUp: .backupNotSetUp
        case .backupNotWhole: .backupNotWhole
        case .backupOfAnother: .backupOfAnother
        case .portInUse: .portInUse
        case .certificateInvalid: .certificateInvalid
        case .centralUnreachable: .centralUnreachable
        case .certificateExpired: .certificateExpired
        case .certificateNotYetValid: .certificateNotYetValid
        case .certificateOtherName: .certificateOtherName
        case .certificateUntrusted: .certificateUntrusted
        case .tlsNotSpoken: .tlsNotSpoken
        case .centralStorageFailed: .centralStorageFailed
        case .clockDiffers: .clockDiffers
        case .centralAnswerMalformed: .centralAnswerMalformed
        case .proxySizeLimit: .proxySizeLimit
        case .proxyWithoutCentral: .proxyWithoutCentral
        case .proxyUnavailable: .proxyUnavailable
        case .proxyTimeOut: .proxyTimeOut
        case .addressMoved: .addressMoved
        case .addressRedirects: .addressRedirects
        case .addressNotCentral: .addressNotCentral
        case .answerEmpty: .answerEmpty
        case .answerIsWebPage: .answerIsWebPage
        case .answerCutShort: .answerCutShort
        case .answerStale: .answerStale
        case .proxyRefuses: .proxyRefuses
        case .proxySignInNeeded: .proxySignInNeeded
        case .networkSignInNeeded: .networkSignInNeeded
        case .cancelled: .cancelled
        case .overloaded: .overloaded
        case .internalFault: .internalFault
        }
    }

    /// What happened, in one sentence a storekeeper understands.
    package var summary: String { entry.summary }

    /// What the person should do.
    package var remedy: String { entry.remedy }

    /// What a storekeeper at a site should do, in plain words.
    package var remedyAtSite: String { entry.remedyAtSite ?? entry.remedy }

    /// The HTTP status that carries this code.
    package var httpStatus: Int { entry.status }

    /// Whether trying again helps.
    package var retry: RetryAdvice { entry.retry }

    /// Where the cause lies.
    package var blame: Blame { entry.blame }
}
