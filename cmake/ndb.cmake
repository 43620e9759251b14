# The NDB API, if an NDB Cluster's headers and client library are here: the imported target forklift_ndb_client, and
# FORKLIFT_NDB_CLIENT_DIR for the run path of what links it. Only shared objects that are loaded at run time may use it.
set(FORKLIFT_NDB_BASEDIR "$ENV{FORKLIFT_NDB_BASEDIR}" CACHE PATH "An unpacked MySQL NDB Cluster")
if(NOT FORKLIFT_NDB_BASEDIR AND EXISTS ${CMAKE_SOURCE_DIR}/../shared/ndb/include/storage/ndb)
  get_filename_component(FORKLIFT_NDB_BASEDIR ${CMAKE_SOURCE_DIR}/../shared/ndb ABSOLUTE)
endif()
if(FORKLIFT_NDB_BASEDIR)
  find_path(FORKLIFT_NDB_INCLUDE ndb_init.h NO_DEFAULT_PATH
    HINTS ${FORKLIFT_NDB_BASEDIR}/include/storage/ndb ${FORKLIFT_NDB_BASEDIR}/include/mysql/storage/ndb)
  # By its versioned name: copies of a tarball lose the symbolic link libndbclient.so.
  file(GLOB ndb_clients ${FORKLIFT_NDB_BASEDIR}/lib/libndbclient.so.*.*.*)
endif()
if(FORKLIFT_NDB_INCLUDE AND ndb_clients)
  list(GET ndb_clients 0 ndb_client)
  get_filename_component(FORKLIFT_NDB_CLIENT_DIR ${ndb_client} DIRECTORY)
  add_library(forklift_ndb_client SHARED IMPORTED GLOBAL)
  set_target_properties(forklift_ndb_client PROPERTIES IMPORTED_LOCATION ${ndb_client}
    INTERFACE_INCLUDE_DIRECTORIES "${FORKLIFT_NDB_INCLUDE};${FORKLIFT_NDB_INCLUDE}/ndbapi;${FORKLIFT_NDB_INCLUDE}/../..")
else()
  message(STATUS "No NDB Cluster found (FORKLIFT_NDB_BASEDIR): nothing is built that speaks the NDB API")
endif()
