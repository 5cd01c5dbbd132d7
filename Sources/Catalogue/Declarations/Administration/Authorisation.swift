extension Declarations {
    /// Who authorises what.
    static let authorisation = Declaration(
        file: "Administration/Authorisation.swift",
        text: """
            == authoriser [none] Authorisers per record type and store
            data          Authorisers and authorisation
            class         central, mirrored editor central
            goes to       every site
            after         store, name, list_master
            deleted       (assumed) is_active=false
            spelling      of field names inferred
            fields
              ID                       text       key
              storeID                  text?      -> store
              recordType               text?
              userID                   text?      -> user
              priority                 int
              reportType               text?
              reportName               text?
              otherPartyTag            text?
              otherPartyID             text?      -> name
              autoAuthorisationPeriod  int
              shouldAutoAuthorise      bool
              is_active                bool
              list_master_ID           text?      -> list_master

            == authorisationQueue [none] Pending authorisations
            data          Authorisers and authorisation
            class         central, mirrored editor central
            goes to       every site
            after         store, authoriser
            spelling      of field names inferred
            fields
              ID                     text       key
              storeID                text?      -> store
              recordID               text?
              authoriserID           text?      -> authoriser
              status                 text?
              statusDate             date?
              statusTime             time
              comment                text?
              recordType             text?
              userID                 text?      -> user
              groupID                text?
              priority               int
              autoAuthorisationDate  date?
              autoAuthorisationTime  time
              isPriorityReached      bool
              userInfo               text?
            """)
}
