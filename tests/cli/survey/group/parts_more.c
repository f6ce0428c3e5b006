int survey_more(void);
int survey_more(void)
{
	return 0;
}
