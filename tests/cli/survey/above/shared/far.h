/* Beside a directory above, so that no link leads here. */
#define FAR_NUMBER 4
