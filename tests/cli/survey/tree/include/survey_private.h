int survey_tree_value(void);
